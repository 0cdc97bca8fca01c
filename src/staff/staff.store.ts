import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isDuplicate, isId, newId } from '../platform/mongo.ts';
import { ROLES, type Role, type Staff } from './staff.ts';

const schema = new Schema(
  {
    _id: { type: Schema.Types.ObjectId, required: true },
    email: { type: String, required: true, unique: true }, // in lower case
    name: { type: String, required: true },
    role: { type: String, enum: ROLES, required: true },
    passwordHash: { type: String, required: true },
    passwordRound: { type: Number, default: 0 },
    createdAt: { type: Date, required: true },
    secondStep: { type: new Schema({ nonce: String, lastStep: Number }, { _id: false }), default: null },
  },
  { collection: 'staff', versionKey: false },
);
const StaffModel = mongoose.model('staff', schema);
type Row = InferSchemaType<typeof schema>;

export interface NewStaff {
  email: string;
  name: string;
  role: Role;
  passwordHash: string;
}

/** Writes a new person; null when the address is taken. */
export async function insertStaff(person: NewStaff, now: Date): Promise<Staff | null> {
  try {
    const row = await StaffModel.create({ _id: newId(), ...person, createdAt: now });
    return toStaff(row);
  } catch (error) {
    if (isDuplicate(error)) return null;
    throw error;
  }
}

export async function findStaff(id: string): Promise<Staff | null> {
  if (!isId(id)) return null;
  const row = await StaffModel.findById(id).lean();
  return row ? toStaff(row) : null;
}

/** The person and the hash of the password, for signing in only. */
export async function findForSignIn(email: string): Promise<{ staff: Staff; passwordHash: string } | null> {
  const row = await StaffModel.findOne({ email }).lean();
  return row ? { staff: toStaff(row), passwordHash: row.passwordHash } : null;
}

/** Keeps a new password in place of the one with this hash; false when that is not hers any more. */
export async function keepPassword(id: string, before: string, passwordHash: string): Promise<boolean> {
  const done = await StaffModel.updateOne(
    { _id: id, passwordHash: before },
    { $set: { passwordHash }, $inc: { passwordRound: 1 } },
  );
  return done.modifiedCount === 1;
}

/** What is kept of a second step: see secondStep.ts. */
export interface KeptStep {
  nonce: string;
  lastStep: number; // the latest code that was used
}

export async function secondStepOf(id: string): Promise<KeptStep | null> {
  const row = isId(id) ? await StaffModel.findById(id).lean<{ secondStep: KeptStep | null }>() : null;
  return row?.secondStep ?? null;
}

export async function keepSecondStep(id: string, secondStep: KeptStep | null): Promise<void> {
  await StaffModel.updateOne({ _id: id }, { $set: { secondStep } });
}

/** Takes the code of a step; false when that one, or a later one, was used before. */
export async function takeStep(id: string, step: number): Promise<boolean> {
  const done = await StaffModel.updateOne(
    { _id: id, 'secondStep.lastStep': { $lt: step } },
    { $set: { 'secondStep.lastStep': step } },
  );
  return done.modifiedCount === 1;
}

/** The staff, by name. A staff is tens of people, so this is not paged. */
export async function listStaff(): Promise<Staff[]> {
  const rows = await StaffModel.find().sort({ name: 1 }).limit(500).lean();
  return rows.map(toStaff);
}

/** True when there was such a person. What she did stays in the trail, under her name. */
export async function deleteStaff(id: string): Promise<boolean> {
  return isId(id) && (await StaffModel.deleteOne({ _id: id })).deletedCount === 1;
}

export async function anyStaff(): Promise<boolean> {
  return (await StaffModel.findOne().select({ _id: 1 }).lean()) !== null;
}

function toStaff(row: Row): Staff {
  const { _id, email, name, role, createdAt, secondStep, passwordRound } = row;
  const facts = { email, name, role, createdAt, passwordRound: passwordRound ?? 0 };
  return { id: _id.toString(), ...facts, secondStep: Boolean(secondStep) };
}
