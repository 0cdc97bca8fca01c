import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import express from 'express';
import { readConfig, useConfig } from '../../src/config.ts';
import { securityHeaders } from '../../src/http/headers.ts';
import { TEST_SECRETS } from '../support/settings.ts';

const PUBLIC = {
  ...{ PUBLIC_URL: 'https://aktuellt.kommunen.se', LIST_ID: 'l.kommunen.se', BOUNCE_DOMAIN: 's.kommunen.se' },
  ...{ FROM_ADDRESS: 'a@kommunen.se', LETTER_FROM_ADDRESS: 'k@kommunen.se' },
  ...{ REPLY_TO: 'r@kommunen.se', DPO_EMAIL: 'd@kommunen.se' },
};

async function headersIn(settings: Record<string, string>): Promise<Headers> {
  useConfig(readConfig({ ...TEST_SECRETS, ...settings }));
  const app = express().use(securityHeaders(), (_req, res) => void res.send('hej'));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).headers;
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

test('browsers are told to come by https alone, but not to a house on loopback (R137)', async () => {
  const out = await headersIn(PUBLIC);
  expect(out.get('strict-transport-security')).toBe('max-age=15552000');
  expect(out.get('content-security-policy')).toContain('upgrade-insecure-requests');
  for (const [name, value] of [
    ['x-frame-options', 'SAMEORIGIN'],
    ['x-content-type-options', 'nosniff'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['referrer-policy', 'strict-origin-when-cross-origin'],
  ])
    expect([name, out.get(name as string)]).toEqual([name, value]);
  const here = await headersIn({});
  expect(here.get('strict-transport-security')).toBeNull();
  expect(here.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
});
