import type { Issue } from '../../../issues/issue.ts';
import { issueWords as w } from '../../../words/deskIssues.sv.ts';
import { query } from '../../ui/Listing.tsx';
import { places } from '../places.ts';
import { AsReader, hrefOf } from './AsReader.tsx';
import { partsOf, SIGHTS, type View, viewFrom } from './state.ts';

/** The letter as readers see it. The address carries the version: a change shows at once, anything else stays still. */
export function PreviewPane({ issue, view, stamp }: { issue: Issue; view: View; stamp: string }) {
  const { sight, kind } = partsOf(view);
  const source = query(`${places.issue(issue.id)}/forhandsvisning`, { vy: view, v: stamp });
  return (
    <section class="zone zone-preview" aria-labelledby="zon-preview">
      <div class="row row-end">
        <h2 id="zon-preview">{w.zones.preview}</h2>
        <a class="small" href={source} target="_blank" rel="noopener" hx-boost="false">
          {w.openPreview}
        </a>
      </div>
      <nav aria-label={w.zones.preview}>
        <ul class="filters small">
          {SIGHTS.map((one) => (
            <li key={one}>
              <a href={hrefOf(issue, viewFrom(one, kind))} aria-current={one === sight ? 'true' : undefined}>
                {w.views[one]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <AsReader issue={issue} view={view} />
      <div
        class={`preview preview-${sight}`}
        data-preview={sight === 'mobil' || sight === 'text' ? '' : 'fit'}
        data-live={`${places.issue(issue.id)}/forhandsvisning`}
        data-view={view}
        data-stamp={stamp}
      >
        <iframe id="brevet" src={source} title={w.previewTitle(issue.number)} sandbox="allow-same-origin" />
      </div>
      <p class="small missing" id="brevet-vantar" role="status" data-late={w.previewLate} />
    </section>
  );
}
