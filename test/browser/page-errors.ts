import type { Page } from 'playwright-core';

/** What a page complains of from now on, other than what is meant to be. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // The browser reports every answer of 4xx as an error; those are the product's own refusals. antd measures
    // scroll bars with a style element that carries no nonce, which the policy rightly stops (decision 005).
    if (message.type() !== 'error' || /status of 4|Applying inline style/.test(message.text())) return;
    errors.push(message.text());
  });
  return errors;
}
