import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isDuplicate } from '../platform/mongo.ts';
import type { Counted } from './guardRule.ts';

/** A lane of an issue that refused too much, what was counted then, and what a person decided about it. */
const schema = new Schema(
  {
    issueId: { type: Schema.Types.ObjectId, required: true },
    lane: { type: String, required: true },
    failed: { type: Number, required: true },
    tried: { type: Number, required: true },
    foundAt: { type: Date, required: true },
    decision: { type: String, enum: ['continue', 'cancel', null], default: null },
    by: { type: String, default: null },
  },
  { collection: 'lanestops', versionKey: false },
);
schema.index({ issueId: 1, lane: 1 }, { unique: true });
schema.index({ decision: 1, foundAt: 1 });

const LaneStops = mongoose.model('LaneStop', schema);
type Row = InferSchemaType<typeof schema>;

/** continue: its letters go on. cancel: those that are left are not sent. */
export type LaneDecision = 'continue' | 'cancel';

export interface LaneStop extends Counted {
  issueId: string;
  lane: string;
  foundAt: Date;
  decision: LaneDecision | null;
}

/** Stops a lane, also one that a person has let go on before. False when it is stopped already. */
export async function openLaneStop(issueId: string, lane: string, counted: Counted, now: Date): Promise<boolean> {
  const { failed, tried } = counted;
  try {
    await LaneStops.updateOne(
      { issueId, lane, decision: { $ne: null } },
      { $set: { failed, tried, foundAt: now, decision: null, by: null } },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** Decides about a stopped lane, with what is counted by now. False when somebody else has. */
export async function closeLaneStop(
  issueId: string,
  lane: string,
  decision: LaneDecision,
  { failed, tried, by }: Counted & { by: string },
): Promise<boolean> {
  const done = await LaneStops.updateOne({ issueId, lane, decision: null }, { $set: { decision, by, failed, tried } });
  return done.modifiedCount === 1;
}

export async function laneStopsOf(issueId: string): Promise<LaneStop[]> {
  return (await LaneStops.find({ issueId }).sort({ lane: 1 }).lean<Row[]>()).map(toLaneStop);
}

/** What waits for a person, the newest first. */
export async function openLaneStops(limit: number): Promise<LaneStop[]> {
  const rows = await LaneStops.find({ decision: null }).sort({ foundAt: -1 }).limit(limit).lean<Row[]>();
  return rows.map(toLaneStop);
}

function toLaneStop({ issueId, lane, failed, tried, foundAt, decision }: Row): LaneStop {
  return {
    issueId: String(issueId),
    lane,
    failed,
    tried,
    foundAt,
    decision: (decision ?? null) as LaneDecision | null,
  };
}
