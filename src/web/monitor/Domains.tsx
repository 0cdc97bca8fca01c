import type { DomainReview } from '../../deliveries/domainReview.store.ts';
import { domainWords as w } from '../../words/deskMonitor.sv.ts';
import { PostButton } from '../ui/Button.tsx';
import { number } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';

/** Domains that look broken, with the choice that a person makes about their readers. */
export function Domains({ domains, action, csrf }: { domains: DomainReview[]; action: string; csrf: string }) {
  return (
    <>
      {domains.map(({ domain, hard, tried }) => (
        <section key={domain} class="stack-tight">
          <Notice tone="warn" title={w.title(domain)}>
            <p>{w.text(number(hard), number(tried))}</p>
          </Notice>
          <div class="row">
            {(['keep', 'suppress'] as const).map((decision) => (
              <PostButton key={decision} {...{ action, csrf }} fields={{ doman: domain, beslut: decision }}>
                {w[decision]}
              </PostButton>
            ))}
          </div>
        </section>
      ))}
    </>
  );
}
