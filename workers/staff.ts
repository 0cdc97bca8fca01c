import type { Processors } from '../src/platform/queue.ts';
import { purgeStaff } from '../src/staff/purge.ts';

export const staff = {
  'staff.purge': () => purgeStaff(),
} satisfies Partial<Processors>;
