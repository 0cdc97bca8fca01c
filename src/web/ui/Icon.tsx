/** The house's own small set, drawn on 24 x 24. An icon never stands alone: it goes with a word or a label. */
const SHAPES = {
  overview: ['M4 11.5 12 5l8 6.5', 'M6 10v9h12v-9', 'M10 19v-5h4v5'],
  article: ['M6 3.5h9l4 4v13H6z', 'M15 3.5v4h4', 'M9 12h7', 'M9 15.5h7'],
  issue: ['M4 5h12v14H6a2 2 0 0 1-2-2z', 'M16 9h4v8a2 2 0 0 1-2 2', 'M7 9h6', 'M7 12.5h6', 'M7 16h3'],
  subscriber: [
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z',
    'M2.5 20c.4-3.6 3-6 6.5-6s6.100 2.400 6.500 6',
    'M16 4.400a3.500 3.500 0 0 1 0 6.300',
    'M18 14.500c2 .9 3.200 2.900 3.500 5.500',
  ],
  delivery: ['M3.500 6h17v12h-17z', 'M3.500 7l8.500 6.500L20.500 7'],
  settings: [
    'M4 7h10',
    'M18 7h2',
    'M16 9.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400z',
    'M4 17h2',
    'M10 17h10',
    'M8 19.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400z',
  ],
  check: ['M5 12.500l4.500 4.500L19 7.500'],
  done: ['M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17z', 'M8 12.200l3 3 5-5.500'],
  todo: ['M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17z'],
  info: ['M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17z', 'M12 11v5.500', 'M12 7.700v.1'],
  warn: ['M12 4 2.800 19.500h18.400z', 'M12 10v4.500', 'M12 17v.1'],
  stop: ['M8.500 3.500h7l5 5v7l-5 5h-7l-5-5v-7z', 'M9 9l6 6', 'M15 9l-6 6'],
  clock: ['M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17z', 'M12 7.500V12l3 2'],
  pause: ['M9 6v12', 'M15 6v12'],
  pencil: ['M5 19l1-4L16.500 4.500l3 3L9 18z', 'M14.500 6.500l3 3'],
  eye: [
    'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z',
    'M12 14.700a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400z',
  ],
  grip: ['M9 6v.1', 'M9 12v.1', 'M9 18v.1', 'M15 6v.1', 'M15 12v.1', 'M15 18v.1'],
  up: ['M12 19V5.500', 'M6 11l6-6 6 6'],
  down: ['M12 5v13.500', 'M6 13l6 6 6-6'],
  remove: ['M6 6l12 12', 'M18 6 6 18'],
  plus: ['M12 5v14', 'M5 12h14'],
  back: ['M19 12H5.500', 'M11 6l-6 6 6 6'],
  send: ['M4 12 20.500 4 14 20.500l-3-6.500z', 'M11 14l9.500-10'],
  question: [
    'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17z',
    'M9.500 9.500a2.500 2.500 0 1 1 3.700 2.200c-.8.500-1.200 1-1.200 1.800',
    'M12 16.500v.1',
  ],
  skip: ['M5 12h14', 'M5 6v12'],
  key: ['M8 15.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8z', 'M12 11.500h9', 'M18 11.500v3.500'],
  out: ['M10 4H5v16h5', 'M14 8l4 4-4 4', 'M18 12H9.500'],
  search: ['M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13z', 'M15.500 15.500 20 20'],
} as const;

export type IconName = keyof typeof SHAPES;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {SHAPES[name].map((shape) => (
        <path key={shape} d={shape} />
      ))}
    </svg>
  );
}

/** The neutral mark of the house: a sheet with a headline and two lines. A setting may replace it in letters. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 28 28" aria-hidden="true" focusable="false">
      <rect class="mark-ground" width="28" height="28" rx="5" />
      <rect class="mark-line" x="6" y="7" width="16" height="4" />
      <rect class="mark-line" x="6" y="14" width="16" height="2" />
      <rect class="mark-line" x="6" y="19" width="10" height="2" />
    </svg>
  );
}
