import { Alert, Button, Input, Modal, Upload } from 'antd';
import { useMemo, useState } from 'react';
import type { FrameCell } from '../../../surveys/frame.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import { type Campaign, done } from '../api.ts';
import { GroupTownshipTable } from '../group-township-table.tsx';
import { FileProblem, tableFromFile, tableFromText } from './frame-file.ts';
import { FrameGrid } from './frame-grid.tsx';
import {
  checkRows,
  emptyRows,
  type FrameValues,
  isBlank,
  mergeRows,
  type Row,
  readableCells,
  rowsCsv,
  rowsFromTable,
  rowsOf,
} from './frame-rows.ts';
import { FormStep } from './step-page.tsx';
import { texts } from './texts.ts';
import { type StepDefinition, useStep } from './use-step.ts';

const definition: StepDefinition<FrameValues> = {
  key: 'frame',
  read: (campaign) => {
    const rows = rowsOf(campaign);
    return { rows: rows.length > 0 ? rows : emptyRows(campaign.settings) };
  },
  problems: ({ rows }, { settings }) => {
    const { count } = checkRows(rows, settings);
    return count > 0 ? { rows: count } : {};
  },
  send: ({ rows }, base) =>
    done(
      fetch(`/api/campaigns/${base.id}/frame?revision=${base.revision}`, {
        method: 'PUT',
        headers: { 'Content-Type': 'text/csv' },
        body: rowsCsv(rows),
      }),
    ),
  merge: mergeRows,
};

/** Who is eligible: pasted, from a file, or typed; what is wrong stands in the grid and is put right there. */
export default function FrameStep({ campaign }: { campaign: Campaign }) {
  const { settings } = campaign;
  const state = useStep(campaign, definition);
  const { rows } = state.values;
  const [undone, setUndone] = useState<Row[][]>([]);
  const checked = useMemo(() => checkRows(rows, settings), [rows, settings]);
  const cells = useMemo(() => readableCells(rows, checked, settings), [rows, checked, settings]);
  const change = (next: Row[], remember = false) => {
    if (remember) setUndone([rows, ...undone].slice(0, 20));
    state.set(() => ({ rows: next }));
  };
  const undo = () => {
    const [last, ...rest] = undone;
    if (!last) return;
    setUndone(rest);
    state.set(() => ({ rows: last }));
  };
  return (
    <FormStep campaign={campaign} step="frame" about={texts.frameAbout} state={state} wide>
      <Sources rows={rows} campaign={campaign} replace={(next) => change(next, true)}>
        {undone.length > 0 && <Button onClick={undo}>{texts.undo}</Button>}
      </Sources>
      <FaultCount
        count={checked.count}
        blank={rows.every(isBlank) || rows.every(({ eligible }) => eligible === '')}
      />
      <FrameGrid rows={rows} checked={checked} settings={settings} change={change} />
      <Totals campaign={campaign} cells={cells} partial={checked.count > 0} />
    </FormStep>
  );
}

function FaultCount({ count, blank }: { count: number; blank: boolean }) {
  if (count === 0) return null;
  return (
    <Alert
      type={blank ? 'info' : 'error'}
      showIcon
      title={blank ? texts.fillIn : texts.faultCount(count)}
      description={blank ? texts.fillInText : texts.faultCountText}
    />
  );
}

/** The ways in which a whole table comes. */
function Sources(props: {
  rows: readonly Row[];
  campaign: Campaign;
  replace: (rows: Row[]) => void;
  children: React.ReactNode;
}) {
  const { settings } = props.campaign;
  const [pasting, setPasting] = useState(false);
  const [pasted, setPasted] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [reading, setReading] = useState(false);
  const take = async (read: () => Promise<string[][]>) => {
    setReading(true);
    setProblem(null);
    try {
      const found = rowsFromTable(await read());
      if ('problem' in found) setProblem(found.problem);
      else if (found.rows.length === 0) setProblem(texts.noRows);
      else {
        props.replace(found.rows);
        setPasting(false);
        setPasted('');
      }
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      setProblem(error.message);
    } finally {
      setReading(false);
    }
  };
  return (
    <div className="stack">
      <div className="row">
        <Button onClick={() => setPasting(true)}>{texts.paste}</Button>
        <Upload
          accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          showUploadList={false}
          beforeUpload={(file) => {
            void take(() => tableFromFile(file));
            return false;
          }}
        >
          <Button loading={reading}>{texts.upload}</Button>
        </Upload>
        <Button
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${templateCsv(settings)}`)}`}
          download={texts.templateName}
        >
          {texts.template}
        </Button>
        {props.children}
      </div>
      {problem && !pasting && <Alert type="error" showIcon role="alert" title={problem} />}
      <Modal
        open={pasting}
        title={texts.pasteTitle}
        okText={texts.pasteUse}
        cancelText={texts.cancel}
        okButtonProps={{ disabled: pasted.trim() === '' }}
        onOk={() => void take(async () => tableFromText(pasted))}
        onCancel={() => {
          setPasting(false);
          setProblem(null);
        }}
      >
        <div className="stack">
          <p>{texts.pasteText}</p>
          <Input.TextArea
            aria-label={texts.pasteTitle}
            rows={8}
            autoFocus
            value={pasted}
            onChange={({ target }) => setPasted(target.value)}
          />
          {problem && <Alert type="error" showIcon role="alert" title={problem} />}
        </div>
      </Modal>
    </div>
  );
}

/** To be filled in: townships down, groups across. */
function templateCsv({ groups, townships }: Campaign['settings']): string {
  const rows = emptyRows({ groups, townships });
  const names = [...new Set(rows.map(({ group }) => group))];
  return `${[['乡镇', ...names], ...townships.map(({ name }) => [name, ...names.map(() => '')])]
    .map((line) => line.join(','))
    .join('\r\n')}\r\n`;
}

/** What the rows come to, group by group. */
function Totals(props: { campaign: Campaign; cells: readonly FrameCell[]; partial: boolean }) {
  const { settings } = props.campaign;
  const sum = (group: GroupCode, township: string) =>
    props.cells.reduce(
      (total, cell) => (cell.group === group && cell.township === township ? total + cell.eligible : total),
      0,
    );
  return (
    <div className="stack">
      <h3>{texts.totals}</h3>
      {props.partial && <p className="soft">{texts.totalsPartial}</p>}
      <GroupTownshipTable
        caption={texts.totals}
        groups={settings.groups}
        townships={settings.townships}
        cell={(group, township) => {
          const value = sum(group, township);
          return { value, shown: value === 0 ? '—' : value.toLocaleString('zh-CN') };
        }}
        total={(values) => values.reduce((total, value) => total + value, 0).toLocaleString('zh-CN')}
      />
    </div>
  );
}
