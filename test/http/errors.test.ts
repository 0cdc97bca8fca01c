import { describe, expect, test } from '@jest/globals';
import { statusOf, toRefusal } from '../../src/http/errors.ts';
import { Refusal } from '../../src/refusal.ts';

describe('what an error means to the one who asked', () => {
  test('a refusal is itself', () => {
    const refusal = new Refusal('conflict', 'Fel stund.');
    expect(toRefusal(refusal)).toBe(refusal);
    expect(statusOf(refusal.code)).toBe(409);
  });

  test.each([
    [{ type: 'entity.too.large', status: 413 }, 'too-large'],
    [{ type: 'entity.parse.failed', status: 400 }, 'invalid'],
    [{ status: 404, name: 'NotFoundError' }, 'not-found'],
    [new URIError('URI malformed'), null],
    [{ status: 400, name: 'URIError' }, 'invalid'],
    [{ name: 'MongoServerSelectionError' }, 'unavailable'],
    [{ name: 'MaxRetriesPerRequestError' }, 'unavailable'],
    [new Error('Command timed out'), 'unavailable'],
    [Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }), 'unavailable'],
    [new Error('the queue did not answer within 3000 ms'), 'unavailable'],
    [new Error('the store did not answer within 10000 ms'), 'unavailable'],
    [new Error('Operation `staff.findOne()` buffering timed out after 10000ms'), 'unavailable'],
  ])('%j', (error, code) => {
    expect(toRefusal(error)?.code ?? null).toBe(code);
  });

  test('a bug is no refusal, and never shown', () => {
    expect(toRefusal(new TypeError('x is not a function'))).toBeNull();
    expect(toRefusal(undefined)).toBeNull();
    expect(toRefusal('text')).toBeNull();
  });
});
