import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/* An XLSX file as Excel writes it, from the XML of its sheet. */

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface Sheets {
  rows: string; // what stands in <sheetData>
  shared?: string; // what stands in <sst>
  styles?: string; // what stands in <styleSheet>
  doctype?: string;
}

export async function workbook({ rows, shared = '', styles = '', doctype = '' }: Sheets): Promise<Buffer> {
  return zipped({
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `<workbook xmlns:r="${RELATIONS}"><sheets><sheet name="Dold" state="hidden" r:id="rId9"/><sheet name="Läsare" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/sharedStrings.xml': `<sst>${shared}</sst>`,
    'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
    'xl/worksheets/sheet1.xml': `<?xml version="1.0"?>${doctype}<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  });
}

export async function zipped(files: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  return buffer(zip.outputStream);
}
