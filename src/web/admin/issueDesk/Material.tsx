import type { Article } from '../../../articles/article.ts';
import type { Issue } from '../../../issues/issue.ts';
import { issueWords } from '../../../words/deskIssues.sv.ts';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { Search } from '../../ui/Listing.tsx';
import { kindWord } from '../ArticleList.tsx';
import { places } from '../places.ts';
import { type EditContext, EditFields, Grip } from './EditFields.tsx';

const w = issueWords.material;

interface MaterialProps {
  edit: EditContext;
  issue: Issue;
  articles: Article[];
  search: string;
}

/** The articles that no issue has used and that are not in this one. */
export function Material({ edit, issue, articles, search }: MaterialProps) {
  return (
    <section class="zone" aria-labelledby="zon-material">
      <h2 id="zon-material">{issueWords.zones.material}</h2>
      <Search action={places.issue(issue.id)} label={w.search} value={search} keep={{ vy: edit.view }} narrow />
      {articles.length ? (
        <ul class="material">
          {articles.map((article) => (
            <li key={article.id} id={`material-${article.id}`} data-name={article.title}>
              <Grip />
              <div class="material-text">
                <span class="kind">{kindWord(article)}</span>
                <a href={places.article(article.id)} hx-boost="false">
                  {article.title}
                </a>
              </div>
              <form method="post" action={`${places.issue(issue.id)}/artikel`}>
                <EditFields {...edit} />
                <input type="hidden" name="articleId" value={article.id} />
                <input type="hidden" name="sectionId" value="" />
                <input type="hidden" name="place" value="" />
                <Button small icon="plus" label={w.addLabel(article.title)} children={null} />
              </form>
            </li>
          ))}
        </ul>
      ) : (
        <div class="stack">
          <p class="muted">{search ? w.nothing : w.empty}</p>
          <LinkButton href={places.newArticle} small icon="plus">
            {w.newArticle}
          </LinkButton>
        </div>
      )}
    </section>
  );
}
