/** The least that readConfig accepts: for tests of one module that need settings and nothing else. */
export const TEST_SECRETS = {
  SECRET_KEYS: '1:dGVzdC1vbmx5LWtleS10aGF0LWlzLW5vdC1hLXNlY3JldC0x',
  LOG_LEVEL: 'silent',
};
