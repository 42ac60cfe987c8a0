import { expect, test } from 'vitest';
import { readAddress, writeAddress } from '../../../../client/console/report/address.ts';

const campaign = {
  groups: [{ code: 'parent' as const }, { code: 'teacher' as const }],
  townships: [{ code: '530426103' }],
  dimensions: [{ code: 'safety' }],
};

const read = (search: string) => readAddress(new URLSearchParams(search), campaign);

test('an address that is sent says what is looked at, and nothing that is as usual', () => {
  const search =
    'view=internal&part=mend&order=lever&with=c1&group=parent&township=530426103&dimension=safety';
  expect(read(search)).toEqual({
    ...{ internal: true, part: 'mend', order: 'lever', earlier: 'c1' },
    ...{ group: 'parent', township: '530426103', dimension: 'safety' },
  });
  expect(writeAddress(read(search)).toString()).toBe(search);
  expect(writeAddress(read('')).toString()).toBe('');
});

test('what the campaign does not know is left out of an address', () => {
  expect(read('group=principal&township=1&dimension=x&part=nothing&order=none&view=all')).toEqual(read(''));
});
