import { startPage } from './form.ts';

/** The script of every page but a form with conditions, which has `branching.ts` instead. */
startPage((questions) => {
  const required = new Set(questions.filter((question) => question.required).map(({ name }) => name));
  return (answers) => ({ answers, required });
});
