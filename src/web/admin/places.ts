import { paths } from '../../urls.ts';

/** The addresses of the desk, written once. */
export const places = {
  overview: paths.desk,
  signIn: paths.signIn,
  articles: `${paths.desk}/artiklar`,
  newArticle: `${paths.desk}/artiklar/ny`,
  article: (id: string) => `${paths.desk}/artiklar/${id}`,
  articleText: (id: string) => `${paths.desk}/artiklar/${id}/text`,
  feeds: `${paths.desk}/artiklar/floden`,
  issues: `${paths.desk}/nummer`,
  issue: (id: string) => `${paths.desk}/nummer/${id}`,
  issueTest: (id: string) => `${paths.desk}/nummer/${id}/prov`,
  subscribers: `${paths.desk}/prenumeranter`,
  subscriber: (id: string) => `${paths.desk}/prenumeranter/${id}`,
  lists: `${paths.desk}/listor`,
  import: (id: string) => `${paths.desk}/listor/${id}`,
  exportReaders: `${paths.desk}/listor/export`,
  embed: `${paths.desk}/listor/formular`,
  brake: `${paths.desk}/broms`,
  retention: `${paths.desk}/gallring`,
  deliveries: `${paths.desk}/leverans`,
  delivery: (id: string) => `${paths.desk}/leverans/${id}`,
  words: `${paths.desk}/ordlista`,
  settings: `${paths.desk}/installningar`,
  topics: `${paths.desk}/amnen`,
  look: `${paths.desk}/utseende`,
};
