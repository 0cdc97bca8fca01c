import type { DeliveryState } from '../../deliveries/delivery.ts';
import type { Subscriber, SubscriberState } from '../../subscribers/subscriber.ts';
import { subscriberWords as w } from '../../words/deskFigures.sv.ts';
import type { ChipLook } from '../ui/Chip.tsx';

const LOOKS: Record<SubscriberState, Omit<ChipLook, 'word'>> = {
  pending: { icon: 'clock', tone: 'warn' },
  active: { icon: 'check', tone: 'good' },
  left: { icon: 'out' },
  suppressed: { icon: 'stop', tone: 'bad' },
};

const DELIVERY_LOOKS: Record<DeliveryState, Omit<ChipLook, 'word'>> = {
  waiting: { icon: 'clock' },
  claimed: { icon: 'send' },
  sent: { icon: 'check', tone: 'good' },
  deferred: { icon: 'clock', tone: 'warn' },
  failed: { icon: 'stop', tone: 'bad' },
  skipped: { icon: 'skip' },
  uncertain: { icon: 'question', tone: 'warn' },
  bounced: { icon: 'back', tone: 'bad' },
};

export function subscriberChip(state: SubscriberState): ChipLook {
  return { word: w.states[state], ...LOOKS[state] };
}

export function deliveryChip(state: DeliveryState): ChipLook {
  return { word: w.letterStates[state], ...DELIVERY_LOOKS[state] };
}

/** 'Kommun 1480', or a dash. */
export function organisationWord({ organisation }: Pick<Subscriber, 'organisation'>): string {
  if (!organisation.kind) return '–';
  const kind = w.organisations[organisation.kind];
  return organisation.code ? `${kind} ${organisation.code}` : kind;
}
