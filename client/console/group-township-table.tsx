import { Table } from 'antd';
import type { ReactNode } from 'react';
import { type GroupCode, groupName } from '../../surveys/groups.ts';

/** Groups across, townships down, with totals where they make sense: the form of most tables of a county. */
export function GroupTownshipTable<Value>(props: {
  groups: readonly GroupCode[];
  townships: readonly { code: string; name: string }[];
  cell: (group: GroupCode, township: string) => { value: Value; shown: ReactNode };
  total?: (values: Value[]) => ReactNode;
}) {
  const { groups, townships, cell, total } = props;
  const numeric = { align: 'right', className: 'figure' } as const;
  return (
    <Table
      size="small"
      bordered
      pagination={false}
      scroll={{ x: 'max-content' }}
      rowKey="code"
      dataSource={[...townships]}
      columns={[
        { title: '乡镇', dataIndex: 'name', fixed: 'left' as const, rowScope: 'row' as const },
        ...groups.map((group) => ({
          ...numeric,
          key: group,
          title: groupName(group),
          render: (_: unknown, { code }: { code: string }) => cell(group, code).shown,
        })),
        ...(total
          ? [
              {
                ...numeric,
                key: 'total',
                title: '合计',
                render: (_: unknown, { code }: { code: string }) =>
                  total(groups.map((group) => cell(group, code).value)),
              },
            ]
          : []),
      ]}
      summary={() =>
        total && (
          <Table.Summary.Row>
            <Table.Summary.Cell index={0}>合计</Table.Summary.Cell>
            {groups.map((group, index) => (
              <Table.Summary.Cell key={group} index={index + 1} align="right">
                {total(townships.map(({ code }) => cell(group, code).value))}
              </Table.Summary.Cell>
            ))}
            <Table.Summary.Cell index={groups.length + 1} align="right">
              {total(groups.flatMap((group) => townships.map(({ code }) => cell(group, code).value)))}
            </Table.Summary.Cell>
          </Table.Summary.Row>
        )
      }
    />
  );
}
