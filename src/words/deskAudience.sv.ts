/** The words about who gets which articles of an issue. */
export const audienceWords = {
  title: 'Vem får vad',
  hint: 'Antalen gäller just nu och räknas en sista gång när utskicket börjar.',
  letter: 'Brevet',
  readers: 'Läsare',
  who: 'Vilka',
  look: 'Se brevet',
  all: (count: string) => `Alla ${count} artiklar`,
  some: (count: string, all: string) => `${count} av ${all} artiklar`,
  kinds: {
    kommun: 'kommuner',
    region: 'regioner',
    statlig: 'statliga',
    privat: 'privata',
    annat: 'annat',
    okand: 'okänd organisation',
  },
  choosing: (count: string) => `${count} har valt ämnen`,
  nobody: 'ingen just nu',
  nothing: 'Inget brev: inget passar',
  paused: 'Inget brev: har paus',
  sum: 'Tillsammans',
};
