import mongoose, { type InferSchemaType, Schema } from 'mongoose';

/** One sending of test letters: what, by whom, to whom, and what the mail server said. */
export interface TestSending {
  id: string;
  issueId: string;
  version: number; // of the issue
  subject: string;
  by: string;
  at: Date;
  letters: Tested[];
}

/** What became of one test letter. */
export interface Tested {
  address: string;
  taken: boolean;
  said: string; // the relay's words
}

const SHOWN = 20;

const schema = new Schema(
  {
    issueId: { type: String, required: true },
    version: { type: Number, required: true },
    subject: { type: String, default: '' },
    by: { type: String, required: true },
    at: { type: Date, required: true },
    letters: { type: [Schema.Types.Mixed], required: true },
  },
  { collection: 'test-sendings', minimize: false, versionKey: false },
);
schema.index({ issueId: 1, at: -1 });
schema.index({ at: 1, _id: 1 });

const Sendings = mongoose.model('TestSending', schema);
type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId };

export async function keepTestSending({ id, ...sending }: TestSending): Promise<void> {
  await Sendings.create({ _id: new mongoose.Types.ObjectId(id), ...sending });
}

/** The latest sendings of test letters about an issue, the newest first. */
export async function listTestSendings(issueId: string): Promise<TestSending[]> {
  const rows = await Sendings.find({ issueId }).sort({ at: -1 }).limit(SHOWN).lean<Row[]>();
  return rows.map(({ _id, ...rest }) => ({ ...rest, id: _id.toHexString(), letters: rest.letters as Tested[] }));
}

/** Those of before a time go, with the addresses of the colleagues. Returns how many. */
export async function deleteOldTestSendings(before: Date): Promise<number> {
  return (await Sendings.deleteMany({ at: { $lt: before } })).deletedCount;
}
