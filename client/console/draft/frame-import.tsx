import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Input, Table, Upload } from 'antd';
import { useId, useState } from 'react';
import type { TableFault } from '../../../surveys/frame.ts';
import { groupName } from '../../../surveys/groups.ts';
import { type Campaign, done, Refusal } from '../api.ts';
import { frameTemplate, pastedTable } from './frame-file.ts';
import { texts } from './texts.ts';

/** The frame as a CSV file or as a pasted table; every fault of a refused one, by line and column. */
export function FrameImport({ campaign, imported }: { campaign: Campaign; imported: () => Promise<void> }) {
  const { message } = App.useApp();
  const field = useId();
  const [pasted, setPasted] = useState('');
  const load = useMutation({
    mutationFn: (body: string | Blob) =>
      done(
        fetch(`/api/campaigns/${campaign.id}/frame`, {
          method: 'PUT',
          headers: { 'Content-Type': 'text/csv' },
          body,
        }),
      ),
    onSuccess: async () => {
      setPasted('');
      await imported();
      message.success(texts.imported);
    },
  });
  return (
    <div className="stack">
      <div className="row">
        <Button
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(frameTemplate(campaign.settings))}`}
          download={texts.templateName}
        >
          {texts.template}
        </Button>
        <Upload
          accept=".csv,text/csv"
          showUploadList={false}
          beforeUpload={(file) => {
            // As it is: the server knows UTF-8 and what Excel in China writes.
            load.mutate(file);
            return false;
          }}
        >
          <Button type={campaign.frame.length === 0 ? 'primary' : 'default'} loading={load.isPending}>
            {texts.choose}
          </Button>
        </Upload>
      </div>
      <div>
        <label htmlFor={field}>{texts.orPaste}</label>
        <Input.TextArea
          id={field}
          placeholder={texts.pasteHint}
          rows={3}
          value={pasted}
          onChange={(event) => setPasted(event.target.value)}
        />
      </div>
      {pasted.trim() !== '' && (
        <div>
          <Button loading={load.isPending} onClick={() => load.mutate(pastedTable(pasted))}>
            {texts.importPasted}
          </Button>
        </div>
      )}
      {load.error && <FrameFaults error={load.error} />}
      <CodeKey campaign={campaign} />
    </div>
  );
}

function FrameFaults({ error }: { error: Error }) {
  const faults: TableFault[] = error instanceof Refusal && Array.isArray(error.details) ? error.details : [];
  return (
    <div className="stack" role="alert">
      <Alert type="error" showIcon title={error.message} />
      {faults.length > 0 && (
        <Table
          size="small"
          pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
          rowKey={(fault) => `${fault.line} ${fault.column} ${fault.reason}`}
          dataSource={faults}
          columns={[
            { title: texts.faultLine, dataIndex: 'line', width: 70, className: 'figure' },
            {
              title: texts.faultColumn,
              dataIndex: 'column',
              width: 120,
              render: (column: string | null) => column ?? texts.wholeRow,
            },
            { title: texts.faultReason, dataIndex: 'reason' },
          ]}
        />
      )}
    </div>
  );
}

/** The codes that the file holds, beside what they stand for. */
function CodeKey({ campaign }: { campaign: Campaign }) {
  const { groups, townships } = campaign.settings;
  const columns = [
    groups.map((code) => [code, groupName(code)] as const),
    townships.map(({ code, name }) => [code, name] as const),
  ];
  return (
    <details className="more">
      <summary>{texts.key}</summary>
      <p>{texts.keyColumns}</p>
      <div className="fields">
        {columns.map((rows) => (
          <table className="plain" key={rows[0]?.[0]}>
            <tbody>
              {rows.map(([code, name]) => (
                <tr key={code}>
                  <th scope="row">
                    <code>{code}</code>
                  </th>
                  <td>{name}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </details>
  );
}
