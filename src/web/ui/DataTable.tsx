import { deskWords } from '../../words/desk.sv.ts';

/** The numbers of a chart, for those who want to read them or cannot see it. */
export function DataTable({ columns, rows }: { columns: string[]; rows: string[][] }) {
  return (
    <details class="more">
      <summary>{deskWords.common.asTable}</summary>
      <table>
        <thead>
          <tr>
            {columns.map((column, place) => (
              <th key={column} scope="col" class={place ? 'number' : ''}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([head, ...values]) => (
            <tr key={head}>
              <th scope="row">{head}</th>
              {values.map((value, place) => (
                <td key={columns[place + 1]} class="number">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
