import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isId } from '../../platform/mongo.ts';
import { type Counts, IMPORT_STATES, type Import, type ImportState, UNDER_WAY } from './import.ts';

const schema = new Schema(
  {
    fileName: { type: String, required: true },
    state: { type: String, enum: IMPORT_STATES, required: true },
    encoding: { type: String, required: true },
    delimiter: { type: String, required: true },
    head: { type: Boolean, required: true },
    sample: { type: Schema.Types.Mixed, default: [] },
    columns: { type: Schema.Types.Mixed, default: {} },
    nearlyNew: { type: Boolean, default: false },
    basis: { type: String, default: '' },
    actor: { id: { type: String, required: true }, name: { type: String, required: true } },
    rows: { type: Number, default: 0 },
    counts: { type: Schema.Types.Mixed, required: true },
    errorBytes: { type: Number, default: 0 },
    problem: { type: String, default: null },
    forgotten: { type: [String], default: [] },
    createdAt: { type: Date, required: true },
    startedAt: { type: Date, default: null },
    touchedAt: { type: Date, required: true },
    finishedAt: { type: Date, default: null },
  },
  { collection: 'imports', minimize: false, versionKey: false },
);
schema.index({ state: 1, touchedAt: 1 });
schema.index({ createdAt: -1 });

const Imports = mongoose.model('Import', schema);
type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId };

export async function insertImport(id: string, made: Omit<Import, 'id'>): Promise<void> {
  await Imports.create({ _id: id, ...made });
}

export async function findImport(id: string): Promise<Import | null> {
  const row = isId(id) ? await Imports.findById(id).lean<Row>() : null;
  return row && toImport(row);
}

/** Newest first. */
export async function listImports(limit: number): Promise<Import[]> {
  const rows = await Imports.find({}).sort({ createdAt: -1 }).limit(limit).lean<Row[]>();
  return rows.map(toImport);
}

/** Moves an import that stands in one of these states; null when it has moved on. */
export async function moveImport(
  id: string,
  from: ImportState[],
  after: Partial<Omit<Import, 'id'>> & { state: ImportState },
): Promise<Import | null> {
  if (!isId(id)) return null;
  const row = await Imports.findOneAndUpdate(
    { _id: id, state: { $in: from } },
    { $set: after },
    { returnDocument: 'after' },
  ).lean<Row>();
  return row && toImport(row);
}

/** Notes how far a list was gone through; false when somebody else has gone on from there. */
export async function noteBatch(
  seen: Pick<Import, 'id' | 'state' | 'rows'>,
  after: { rows: number; counts: Counts; errorBytes: number; touchedAt: Date },
): Promise<boolean> {
  const done = await Imports.updateOne({ _id: seen.id, state: seen.state, rows: seen.rows }, { $set: after });
  return done.modifiedCount === 1;
}

/** Those that are under way but have not been touched since a time. */
export async function stalledImports(before: Date): Promise<string[]> {
  const rows = await Imports.find(
    { state: { $in: ['checking', 'running'] }, touchedAt: { $lt: before } },
    { _id: 1 },
  ).lean<Row[]>();
  return rows.map((row) => row._id.toHexString());
}

/** Those of before a time that nobody works on. */
export async function oldImports(before: Date, limit = 100): Promise<string[]> {
  const rows = await Imports.find({ createdAt: { $lt: before }, state: { $nin: UNDER_WAY } }, { _id: 1 })
    .limit(limit)
    .lean<Row[]>();
  return rows.map((row) => row._id.toHexString());
}

/** Those that nobody works on. There are few: each is taken away after some days. */
export async function importsAtRest(): Promise<Import[]> {
  const rows = await Imports.find({ state: { $nin: UNDER_WAY } }).lean<Row[]>();
  return rows.map(toImport);
}

/** Writes down in every import that somebody was forgotten: whatever works on a list meets it. There are few imports. */
export async function noteForgotten(hash: string): Promise<void> {
  await Imports.updateMany({}, { $addToSet: { forgotten: hash } });
}

export async function setSample(id: string, sample: string[][]): Promise<void> {
  await Imports.updateOne({ _id: id }, { $set: { sample } });
}

/** Those whose upload began before a time and never ended. */
export async function brokenUploads(before: Date): Promise<string[]> {
  const rows = await Imports.find({ state: 'uploading', touchedAt: { $lt: before } }, { _id: 1 }).lean<Row[]>();
  return rows.map((row) => row._id.toHexString());
}

/** Takes an import away whose upload came to nothing. */
export async function dropUpload(id: string): Promise<void> {
  await Imports.deleteOne({ _id: id, state: 'uploading' });
}

export async function deleteImport(id: string): Promise<boolean> {
  if (!isId(id)) return false;
  return (await Imports.deleteOne({ _id: id, state: { $nin: UNDER_WAY } })).deletedCount === 1;
}

function toImport({ _id, ...row }: Row): Import {
  return { ...(row as unknown as Omit<Import, 'id'>), id: _id.toHexString() };
}
