import { type Key, SCOPES } from '../../staff/key.ts';
import { settingsWords as w } from '../../words/deskOverview.sv.ts';
import { Button, PostButton } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { Choice, Choices, TextField } from '../ui/Field.tsx';
import { moment } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { problemOf } from './answer.ts';
import { places } from './places.ts';
import type { SettingsProps } from './SettingsPage.tsx';

/** Which programs may come in, and with what. */
export function KeyPart({ visit, operator, keys, typed, refusal }: SettingsProps) {
  if (!operator) return null;
  return (
    <Part title={w.keys}>
      <p class="muted small">{w.keysHint}</p>
      {keys.length ? <KeyTable keys={keys} csrf={visit.csrf} /> : <p class="muted">{w.noKeys}</p>}
      <details class="fold" open={Boolean(problemOf(refusal, 'scopes') || problemOf(refusal, 'keyName'))}>
        <summary>{w.createKey}</summary>
        <form method="post" action={`${places.settings}/nycklar`} class="fields narrow">
          <Csrf token={visit.csrf} />
          <TextField
            name="keyName"
            label={w.keyName}
            value={typed.keyName}
            required
            problem={problemOf(refusal, 'keyName')}
          />
          <Choices legend={w.keyScopes} problem={problemOf(refusal, 'scopes')}>
            {SCOPES.map((scope) => (
              <Choice
                key={scope}
                name="scopes"
                value={scope}
                label={w.scopes[scope]}
                checked={typed.scopes.includes(scope)}
              />
            ))}
          </Choices>
          <div>
            <Button>{w.createKey}</Button>
          </div>
        </form>
      </details>
    </Part>
  );
}

function KeyTable({ keys, csrf }: { keys: Key[]; csrf: string }) {
  return (
    <div class="table-wrap">
      <table>
        <thead>
          <tr>
            <th scope="col">{w.keyColumns.name}</th>
            <th scope="col">{w.keyColumns.prefix}</th>
            <th scope="col">{w.keyColumns.scopes}</th>
            <th scope="col">{w.keyColumns.used}</th>
            <th scope="col">
              <span class="visually-hidden">{w.revoke}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <th scope="row">{key.name}</th>
              <td>
                <code>{key.prefix}</code>
              </td>
              <td>{key.scopes.map((scope) => w.scopes[scope]).join(', ')}</td>
              <td class="figure">{key.lastUsedAt ? moment(key.lastUsedAt) : w.never}</td>
              <td>
                {key.revokedAt ? (
                  w.revoked
                ) : (
                  <PostButton
                    action={`${places.settings}/nycklar/${key.id}/aterkalla`}
                    csrf={csrf}
                    small
                    label={w.revokeLabel(key.name)}
                  >
                    {w.revoke}
                  </PostButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
