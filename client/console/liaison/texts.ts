/** All words of a liaison's page. */
export const texts = {
  title: '参与情况',
  none: '现在没有要在您这里开展的调查。',
  over: (title: string) => `已结束：${title}`,
  from: (time: string) => `${time} 开始`,
  until: (time: string) => `${time} 截止`,
  missing: (count: number) => `还差 ${count} 份`,
  enough: '已够',
  eligible: (count: string) => `名册 ${count} 人`,
  updated: (time: string) => `更新于 ${time}，每半分钟自动更新`,
  stale: '暂时连不上服务器，显示的是上次的数字',
  noRates: '这里只看得到收了多少份，看不到谁填了、怎么答的。请不要动员“统一答案”。',
};
