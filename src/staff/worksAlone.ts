import { listStaff } from './staff.store.ts';

/** Whether one person is all there is: then nobody else can approve what she has made. */
export async function worksAlone(): Promise<boolean> {
  return (await listStaff()).length === 1;
}
