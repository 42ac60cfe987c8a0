import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DraftDesk, describedBy, focused, look, openDraftDesk } from './draft-desk.ts';
import { watchErrors } from './page-errors.ts';

let desk: DraftDesk;

beforeAll(async () => {
  desk = await openDraftDesk();
});

afterAll(() => desk?.end());

test('a questionnaire is edited by keyboard beside both previews; faults, undo, versions and a colleague are in sight', {
  timeout: 300_000,
}, async () => {
  const [page, colleague] = [await desk.arrive('li.na'), await desk.arrive('wang.wei')];
  const errors = watchErrors(page);
  const id = await desk.begin(page, '改问卷');
  const address = `${desk.url}/console/campaigns/${id}/questionnaires/public`;
  await page.goto(address);
  await page.getByText('没有问题，可以发布').waitFor();
  await page.locator('.sd-root-modern').waitFor();
  await look(page, 'editor');

  const cards = page.locator('.element');
  const scaled = cards.filter({ hasText: '五级满意度' }).nth(1);
  const title = await scaled.locator('.element-title').innerText();
  await scaled.getByRole('button', { expanded: false }).press('Enter');
  await page.getByLabel('题目', { exact: true }).fill('您对新的说法满意不满意？');
  const phone = page.frameLocator('iframe');
  await phone.getByText('您对新的说法满意不满意？').first().waitFor({ state: 'attached' });
  await page.locator('.survey-pane').getByText('您对新的说法满意不满意？').waitFor({ state: 'attached' });

  // Both previews are where the clerk is.
  const seen = () =>
    page.evaluate(() => {
      const frame = document.querySelector('iframe');
      const item = frame?.contentDocument?.querySelector('.item[style*="outline"]');
      const place = item?.getBoundingClientRect();
      return place !== undefined && place.top >= 0 && place.top < (frame?.clientHeight ?? 0);
    });
  await expect.poll(seen).toBe(true);
  await page.getByText('条件和代号').click();
  await page.getByRole('button', { name: '自己写条件：什么时候出现' }).click();
  const condition = page.getByLabel('什么时候出现', { exact: true });
  await condition.fill("{nowhere} = 'x'");
  await page.getByText('还有 1 处问题').waitFor();
  expect(await describedBy(condition)).toContain('题目“nowhere”不存在');
  await look(page, 'editor-fault');
  await condition.fill('');
  await page.getByText('没有问题，可以发布').waitFor();

  const order = () => page.locator('.element-title').allInnerTexts();
  const before = await order();
  await page.getByRole('button', { name: '下移：您对新的说法' }).press('Enter');
  expect(await focused(page)).toContain('下移：您对新的说法');
  const at = before.indexOf('您对新的说法满意不满意？');
  expect((await order()).indexOf('您对新的说法满意不满意？')).toBe(at + 1);
  await page.getByRole('button', { name: '上移：您对新的说法' }).press('Enter');
  expect(await order()).toEqual(before);
  await page.getByRole('button', { name: '删除：您对新的说法' }).press('Enter');
  expect((await order()).length).toBe(before.length - 1);
  await page.getByRole('button', { name: '撤销：删除' }).press('Enter');
  expect(await order()).toEqual(before);

  // A colleague saves first, another item of the same questionnaire.
  await colleague.goto(address);
  const other = colleague.locator('.element').filter({ hasText: '意见' }).last();
  await other.getByRole('button', { expanded: false }).click();
  await colleague.getByLabel('题目', { exact: true }).fill('您还想说什么？');
  await colleague.getByRole('button', { name: '保存', exact: true }).click();
  await colleague.getByText('已保存').waitFor();
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('也改了这份问卷').waitFor();
  await page.getByText('→ 您还想说什么？').waitFor();
  await look(page, 'editor-conflict');
  await page.getByRole('button', { name: '把两人的修改合在一起' }).click();
  await page.getByText('已保存', { exact: true }).waitFor();
  const kept = await (await page.request.get(`${desk.url}/api/campaigns/${id}/questionnaires/public`)).json();
  expect(JSON.stringify(kept.source)).toContain('您还想说什么？');
  expect(JSON.stringify(kept.source)).toContain('您对新的说法满意不满意？');
  expect(kept.versions.map(({ savedBy }: { savedBy: string }) => savedBy)).toEqual(['li.na', 'wang.wei', '']);

  await page.getByRole('button', { name: '版本' }).click();
  await page.getByRole('button', { name: '看看第 1 版' }).click();
  await page.getByText(`修改：您对新的说法满意不满意？ → ${title}`).waitFor();
  await look(page, 'editor-version');
  await page.getByRole('button', { name: '恢复这一版' }).click();
  expect(await order()).toContain(title);
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('第 4 版').waitFor();
  expect(errors).toEqual([]);
  for (const one of [page, colleague]) await one.context().close();
});
