/*
 * Who may import whom (docs in README.md, "The map of the house"). dependency-cruiser reads this file;
 * test/architecture.test.ts runs it. Rooms import upstream only; doors are strangers to each other.
 */
const ROOMS = ['subscribers', 'articles', 'issues', 'editions', 'deliveries', 'events', 'reports'];
const DOORS = ['web', 'api', 'mail'];
const BESIDE = [
  'subscribers/subscriber',
  'articles/(alike|article|correction)',
  'issues/(issue|fits|lifecycle|assemble|suggestion|wholeDay|zone|texts|version)',
  'editions/(edition|look|fitted)',
  'platform/palette',
  'deliveries/delivery',
  'events/event',
];

const never = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });
const src = (...names) => `^src/(${names.join('|')})/`;

module.exports = {
  forbidden: [
    never('no-cycles', 'A cycle cannot be read in any order.', {}, { circular: true }),
    ...ROOMS.map((room, at) =>
      never(
        `${room}-looks-upstream`,
        'Rooms import upstream only; downstream goes a job.',
        { path: `^src/${room}/` },
        { path: src(...ROOMS.slice(at + 1), 'none') },
      ),
    ),
    // subscribers and articles stand side by side at the head of the stream
    never(
      'articles-and-subscribers-are-strangers',
      'They stand side by side.',
      { path: '^src/articles/' },
      { path: '^src/subscribers/' },
    ),
    never(
      'rooms-know-no-door',
      'A room never knows who opens it.',
      { path: src(...ROOMS, 'staff') },
      { path: src(...DOORS, 'http', 'embedded') },
    ),
    never(
      'rooms-know-actors-only',
      'Rooms take an actor; staff stands beside.',
      { path: src(...ROOMS) },
      { path: '^src/staff/', pathNot: '^src/staff/actor\\.ts$' },
    ),
    ...DOORS.map((door) =>
      never(
        `${door}-is-a-stranger`,
        'Doors are strangers to each other.',
        { path: `^src/${door}/` },
        { path: src(...DOORS.filter((other) => other !== door)) },
      ),
    ),
    never('nobody-imports-workers', 'Workers are started, not imported.', { path: '^src/' }, { path: '^workers/' }),
    never(
      'platform-knows-no-room',
      'The plumbing carries anything.',
      { path: '^src/platform/' },
      { path: src(...ROOMS, ...DOORS, 'staff', 'http', 'embedded') },
    ),
    never(
      'embedded-stays-at-home',
      'The house of one machine is for main and seed.',
      { path: src(...ROOMS, ...DOORS, 'staff', 'http', 'platform') },
      { path: '^src/embedded/' },
    ),
    never(
      'mongoose-in-stores',
      'Storage is known to *.store.ts and platform/mongo.ts.',
      { path: '^(src|workers)/', pathNot: '(\\.store\\.ts|^src/platform/mongo\\.ts)$' },
      { path: 'node_modules/mongoose/' },
    ),
    never(
      'bullmq-in-queue',
      'The queue is known to platform/queue.ts.',
      { path: '^(src|workers)/', pathNot: '^src/platform/queue\\.ts$' },
      { path: 'node_modules/bullmq/' },
    ),
    never(
      'express-in-doors',
      'Express stays in the doors.',
      { path: '^(src|workers)/', pathNot: '^src/(web|api|mail|http)/|^src/app\\.ts$' },
      { path: 'node_modules/express/' },
    ),
    never(
      'rules-are-pure',
      'Files that hold rules import only each other, refusal and types.',
      { path: `^src/(${BESIDE.join('|')})\\.ts$` },
      {
        pathNot: `^src/(${BESIDE.join('|')}|refusal|subscribers/address)\\.ts$|^node:`,
        dependencyTypesNot: ['type-only', 'core'],
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'default'],
    },
  },
};
