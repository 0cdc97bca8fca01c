/** The words for what stands at the readers' doors: the brake on letters, and the form for other sites. */
export const brakeWords = {
  title: 'Bromsen för bekräftelsebrev är på',
  held: (held: string, since: string) => `${held} brev har inte skickats sedan ${since}.`,
  all: 'Det har begärts fler bekräftelsebrev på en timme än huset får skicka.',
  domain: (domain: string) => `Det har begärts fler bekräftelsebrev till ${domain} på en timme än dit får skickas.`,
  meaning:
    'Någon använder kanske formuläret för att skicka brev till andra. Inget är fel med huset, och utskick av nummer påverkas inte. Den som anmäler sig nu får ett extra steg och kan fortfarande prenumerera.',
  todo: 'Har ni just berättat om nyhetsbrevet för många kan bromsen släppas. Annars släpper den av sig själv en timme efter det sista brevet som hölls tillbaka.',
  release: 'Släpp bromsen',
  operator: 'En driftansvarig kan släppa den.',
};

export const embedWords = {
  title: 'Formulär för andra webbplatser',
  state: 'Låt läsare börja sin anmälan på er egen eller en kollegas webbplats.',
  link: 'Hämta koden till ett formulär',
  how: 'Klistra in koden där formuläret ska stå. Den hämtar ingenting härifrån, sätter inga kakor och behöver ingen JavaScript. När läsaren trycker på knappen öppnas vår sida med adressen ifylld: där läser hon villkoren och trycker en gång till.',
  code: 'Koden',
  policy: 'Har webbplatsen en säkerhetspolicy (CSP) ska den tillåta formulär till den här adressen:',
  button: 'Prenumerera',
  label: 'E-postadress',
};

export const archiveWords = {
  title: 'För arkivet',
  text: 'Numret som läsarna fick det: webbversionen, brevet på varje språk som HTML och text, bilderna, uppgifter om numret och kontrollsummor. Paketet innehåller inget om någon läsare och går att öppna utan nätverk.',
  button: 'Hämta arkivpaketet (ZIP)',
};
