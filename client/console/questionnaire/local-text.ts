import { isJson } from './paper.ts';

/** A SurveyJS text: plain, or an object by language, of which Chinese is shown. */
export function localText(given: unknown): string {
  const text = isJson(given) ? (given['zh-cn'] ?? given['default']) : given;
  return typeof text === 'string' ? text : '';
}

/** The text in place of the one that was, whatever form that had. */
export function withText(given: unknown, text: string): unknown {
  if (!isJson(given)) return text;
  return { ...given, [given['zh-cn'] === undefined ? 'default' : 'zh-cn']: text };
}
