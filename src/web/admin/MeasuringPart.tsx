import { config } from '../../config.ts';
import { levelsUpTo } from '../../subscribers/measuring.ts';
import { settingsWords as all } from '../../words/deskOverview.sv.ts';
import { Button, PostButton } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { Choice, Choices, TextArea } from '../ui/Field.tsx';
import { day } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { Notice } from '../ui/Notice.tsx';
import { problemOf } from './answer.ts';
import { places } from './places.ts';
import type { SettingsProps } from './SettingsPage.tsx';

const w = all.measuringDecision;
const ACTION = `${places.settings}/matning`;

/** What is measured, who decided it and why; until somebody has, the page says so, and off is one click away (R92). */
export function MeasuringPart(props: SettingsProps) {
  const { visit, operator, measuring, decision } = props;
  const level = all.levels[measuring];
  const mayChange = operator && config().MEASURING !== 'none';
  return (
    <Part title={all.measuring}>
      <p>
        <strong>{level.name}.</strong> {level.text}
      </p>
      {decision ? <p class="muted">{w.decided(decision.by, day(decision.at), decision.why)}</p> : null}
      {decision || measuring === 'none' ? null : (
        <Notice tone="warn" title={w.undecided}>
          <p>{operator ? w.undecidedHint : w.operatorsOnly}</p>
        </Notice>
      )}
      {mayChange && measuring !== 'none' ? (
        <PostButton action={ACTION} csrf={visit.csrf} fields={{ level: 'none' }}>
          {w.off}
        </PostButton>
      ) : null}
      {mayChange ? <DecisionForm {...props} /> : null}
    </Part>
  );
}

function DecisionForm({ visit, typed, refusal }: SettingsProps) {
  const problem = (name: string) => problemOf(refusal, name);
  return (
    <details class="fold" open={Boolean(problem('level') || problem('why'))}>
      <summary>{w.decide}</summary>
      <form method="post" action={ACTION} class="fields narrow">
        <Csrf token={visit.csrf} />
        <Choices legend={w.level} problem={problem('level')}>
          {levelsUpTo(config().MEASURING).map((one) => (
            <Choice
              key={one}
              type="radio"
              name="level"
              value={one}
              label={all.levels[one].name}
              hint={all.levels[one].text}
              checked={one === typed.level}
            />
          ))}
        </Choices>
        <TextArea name="why" label={w.why} hint={w.whyHint} rows={3} value={typed.why} problem={problem('why')} />
        <div>
          <Button>{w.keep}</Button>
        </div>
      </form>
    </details>
  );
}
