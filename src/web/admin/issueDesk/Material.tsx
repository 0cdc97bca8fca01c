import type { AlikeRow } from '../../../articles/alike.ts';
import { itemsOf } from '../../../issues/assemble.ts';
import type { Issue } from '../../../issues/issue.ts';
import { articleWords } from '../../../words/deskArticles.sv.ts';
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
  /** Those that are alike are one row. */
  rows: AlikeRow[];
  search: string;
}

/** The articles that no issue has used and that are not in this one. */
export function Material({ edit, issue, rows, search }: MaterialProps) {
  return (
    <section class="zone" aria-labelledby="zon-material">
      <h2 id="zon-material">{issueWords.zones.material}</h2>
      <Search action={places.issue(issue.id)} label={w.search} value={search} keep={{ vy: edit.view }} narrow />
      {rows.length ? (
        <ul class="material">
          {rows.map(({ article, pairs }) => (
            <li key={article.id} id={`material-${article.id}`} data-name={article.title}>
              <Grip />
              <div class="material-text">
                <span class="kind">{kindWord(article)}</span>
                <a href={places.article(article.id)} hx-boost="false">
                  {article.title}
                </a>
                <AlikeTo article={article} pairs={pairs} issue={issue} />
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

/** What the article is perhaps the same as; on its page somebody says whether it is. */
function AlikeTo({ article, pairs, issue }: AlikeRow & { issue: Issue }) {
  const others = pairs.flatMap((pair) => [pair.article, pair.other]).filter(({ id }) => id !== article.id);
  if (!others.length) return null;
  const here = new Set(itemsOf(issue.sections).map((item) => item.articleId));
  const unique = [...new Map(others.map((other) => [other.id, other])).values()];
  return (
    <span class="alike">
      {articleWords.isLike}{' '}
      {unique.map((other, at) => (
        <>
          {at ? ', ' : ''}
          <a key={other.id} href={places.article(other.id)} hx-boost="false">
            {other.title}
          </a>
          {here.has(other.id) ? ` (${w.alreadyHere})` : ''}
        </>
      ))}
    </span>
  );
}
