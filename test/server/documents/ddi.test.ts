import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { XmlDocument, XmlElement, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { expect, test } from 'vitest';
import { codebookOf } from '../../../server/documents/codebook.ts';
import { codebookJson } from '../../../server/documents/codebook-json.ts';
import { ddi } from '../../../server/documents/ddi.ts';
import type { DocumentSource } from '../../../server/documents/document-source.ts';
import { groupCodes, groupName } from '../../../surveys/groups.ts';
import { everyAnswer } from './every-answer.ts';
import { documentSource, made, rowOf } from './source.ts';

const namespace = { d: 'ddi:codebook:2_5' };
const part = XsdValidator.fromDoc(
  XmlDocument.fromBuffer(readFileSync(path.join(import.meta.dirname, 'ddi-2.5', 'part.xsd'))),
);
const official = process.env['DDI_SCHEMA'];

const [example] = fc
  .sample(everyAnswer, { numRuns: 100, seed: 5 })
  .filter(({ rows }) => rows.length > 20 && rows.some(({ group }) => group === 'teacher'));
if (!example) throw new Error('nothing was generated');

/** The shipped questionnaires of all seven groups, and titles that mean harm. */
const shipped = documentSource(
  { title: `<b>"自评" & 'x'</b> ]]>`, questionnaires: undefined, townships: undefined },
  groupCodes.map((group) => ({ group, township: '530426001', school: null, eligible: 400 })),
  groupCodes.flatMap((group) =>
    Array.from({ length: group === 'principal' ? 3 : 30 }, () =>
      rowOf({ group, township: '530426001', answers: {} }),
    ),
  ),
);

test('what is written is valid', async () => {
  for (const source of [example.source, shipped]) part.validate(await parsed(source));
});

test('what the schema does not allow is found', async () => {
  const { bytes } = await made(ddi, example.source);
  const wrong = [
    (xml: string) => xml.replace(/ name="group"/, ''),
    (xml: string) => xml.replace(/ID="V2"/, 'ID="V1"'),
    (xml: string) =>
      xml
        .replace(/<sampProc>.*?<\/sampProc>/, '')
        .replace('</dataColl>', '<sampProc>x</sampProc></dataColl>'),
  ];
  for (const change of wrong) {
    const changed = change(bytes.toString());
    expect(changed).not.toBe(bytes.toString());
    expect(() => part.validate(XmlDocument.fromString(changed))).toThrow();
  }
});

test.skipIf(!official)('it is valid by the official codebook.xsd', async () => {
  xmlRegisterFsInputProviders();
  const schema = XmlDocument.fromBuffer(readFileSync(official ?? ''), { url: official ?? '' });
  const validator = XsdValidator.fromDoc(schema);
  for (const source of [example.source, shipped]) validator.validate(await parsed(source));
});

test('every variable of the codebook stands there with its question, categories and missing codes', async () => {
  for (const source of [example.source, shipped]) {
    const document = await parsed(source);
    const variables = document.find('//d:var', namespace).map(elementOf);
    const codebook = codebookOf(source.campaign, source.released);
    expect(variables.map((one) => one.attr('name')?.value)).toEqual(
      codebook.variables.map(({ name }) => name),
    );
    codebook.variables.forEach((variable, index) => {
      const found = variables[index];
      if (!found) throw new Error(variable.name);
      const texts = (where: string) => found.find(where, namespace).map(({ content }) => content);
      expect(texts('d:labl')).toEqual([variable.label]);
      expect(texts('d:catgry/d:catValu').map(Number)).toEqual(variable.values.map(({ code }) => code));
      expect(texts('d:catgry/d:labl')).toEqual(variable.values.map(({ label }) => label));
      const missing = variable.values.flatMap(({ code, missing: why }) => (why === null ? [] : [code]));
      expect(texts('d:catgry[@missing="Y"]/d:catValu').map(Number)).toEqual(missing);
      expect(
        found
          .find('d:invalrng/d:item', namespace)
          .map((item) => Number(elementOf(item).attr('VALUE')?.value)),
      ).toEqual(missing);
      expect(new Set(texts('d:qstn/d:qstnLit'))).toEqual(new Set(variable.questions.map(({ text }) => text)));
      expect(texts('d:universe').join('')).toBe(
        variable.groups.length < source.campaign.settings.groups.length
          ? variable.groups.map(groupName).join('、')
          : '',
      );
    });
    expect(document.get('//d:stdyDscr/d:citation/d:titlStmt/d:titl', namespace)?.content).toBe(
      `${source.released.campaign.title}（自评）`,
    );
  }
});

test('counts of who answered are told as the public bulletin tells them', async () => {
  const said = (await parsed(shipped)).get('//d:respRate', namespace)?.content ?? '';
  // Three principals answered: their number is not told, nor is another from which it would follow.
  expect(said).toContain('校长：名册 400 人，收到 少于 5 份');
  expect(said.match(/不单列/g)).toHaveLength(1);
});

test('nothing that anybody answered is in it, nor in the codebook', async () => {
  const { source } = example;
  const silent: DocumentSource = {
    ...source,
    get report(): never {
      throw new Error('the whole Report was asked for');
    },
    rows(): never {
      throw new Error('the rows were asked for');
    },
  };
  for (const make of [ddi, codebookJson])
    expect((await made(make, silent)).bytes.length).toBeGreaterThan(5000);
});

test('two makings are the same bytes', async () => {
  for (const make of [ddi, codebookJson])
    expect((await made(make, example.source)).bytes.equals((await made(make, example.source)).bytes)).toBe(
      true,
    );
});

test('the JSON codebook is the codebook', async () => {
  const { source } = example;
  const read = JSON.parse((await made(codebookJson, source)).bytes.toString());
  const { variables, strata } = codebookOf(source.campaign, source.released);
  expect(read).toMatchObject({ format: 1, labels: ['自评'], variables, strata });
});

async function parsed(source: DocumentSource): Promise<XmlDocument> {
  return XmlDocument.fromBuffer((await made(ddi, source)).bytes);
}

function elementOf(node: unknown): XmlElement {
  if (!(node instanceof XmlElement)) throw new Error('no element');
  return node;
}
