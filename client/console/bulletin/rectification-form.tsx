import { useMutation } from '@tanstack/react-query';
import { App, Button, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import type { RectificationState } from '../../../analysis/bulletin.ts';
import { answer, api, type BulletinDesk, Refusal } from '../api.ts';
import { Faults } from '../faults.tsx';
import { keepEntry, keptEntry } from '../unsaved.ts';
import { texts } from './texts.ts';
import { type MeasureValues, type RectificationEntry, useMeasureKey } from './unsaved-measures.ts';

const fields = ['item', 'action', 'unit', 'due', 'state', 'stateOn'] as const;
const states: readonly RectificationState[] = ['not-started', 'in-progress', 'done'];

/** One entry of the rectification list, new or changed. */
export function RectificationForm(props: {
  desk: BulletinDesk;
  /** `null` for a new one. */
  entry: RectificationEntry | null;
  /** The item that it is about; `null` where it is still to be chosen. */
  item: string | null;
  close: () => void;
  reload: () => Promise<void>;
}) {
  const { desk, entry, item, reload } = props;
  const { message } = App.useApp();
  const [form] = Form.useForm<MeasureValues>();
  const { id } = desk.bulletin.campaign;
  const key = useMeasureKey(id, formName(entry, item));
  const [began] = useState(() => entry ?? blank(item, desk.today));
  const [typed, setTyped] = useState(() => keptEntry<MeasureValues, RectificationEntry | null>(key)?.values);
  // What is typed outlives this page, and the page above knows that it is not saved.
  const keep = (values: MeasureValues) => {
    const changed = fields.some((field) => (values[field] ?? '') !== (began[field] ?? ''));
    keepEntry(key, changed ? { base: entry, values } : null);
    setTyped(changed ? values : undefined);
  };
  const close = () => {
    keepEntry(key, null);
    props.close();
  };
  const save = useMutation({
    mutationFn: (json: MeasureValues) => {
      const { rectifications } = api.campaigns[':id'];
      return entry === null
        ? answer(rectifications.$post({ param: { id }, json }))
        : answer(
            rectifications[':entry'].$put({
              param: { id, entry: entry.id },
              json: { ...json, revision: entry.revision },
            }),
          );
    },
    onSuccess: async () => {
      await reload();
      close();
      message.success(texts.saved);
    },
  });
  const stale =
    save.error instanceof Refusal &&
    ['changed-by-another', 'unknown-rectification'].includes(save.error.code);
  const giveUp = async () => {
    await reload();
    close();
  };
  const wanted = [{ required: true, whitespace: true, message: texts.wanted }];
  return (
    <Form<MeasureValues>
      form={form}
      // Several may be open at once, and their fields' ids must differ.
      name={formName(entry, item)}
      layout="vertical"
      requiredMark={false}
      className="rectification-form"
      data-unsaved={typed ? '' : undefined}
      initialValues={typed ?? began}
      // A state that changes began today, unless the clerk says otherwise.
      onValuesChange={(changed) => {
        if ('state' in changed) form.setFieldValue('stateOn', desk.today);
        keep(form.getFieldsValue());
      }}
      onFinish={(values) => save.mutate({ ...values, item: item ?? values.item })}
    >
      {item === null && (
        <Form.Item name="item" label={texts.item} rules={wanted}>
          <Select
            showSearch
            optionFilterProp="label"
            options={desk.items.map(({ name, title }) => ({ value: name, label: title }))}
          />
        </Form.Item>
      )}
      <Form.Item name="action" label={texts.action} rules={wanted} extra={texts.actionHint}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
      </Form.Item>
      <div className="fields">
        <Form.Item name="unit" label={texts.unit} rules={wanted}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="due" label={texts.due} rules={wanted}>
          <Input type="date" />
        </Form.Item>
      </div>
      <div className="fields">
        <Form.Item name="state" label={texts.state}>
          <Radio.Group options={states.map((state) => ({ value: state, label: texts.states[state] }))} />
        </Form.Item>
        <Form.Item name="stateOn" label={texts.stateOn} rules={wanted}>
          <Input type="date" max={desk.today} />
        </Form.Item>
      </div>
      <Faults
        error={save.error}
        action={stale && <Button onClick={() => void giveUp()}>{texts.reload}</Button>}
      />
      <div className="row">
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {texts.save}
        </Button>
        <Button onClick={close}>{typed ? texts.giveUp : texts.cancel}</Button>
        {typed && <span className="mark">{texts.notSaved}</span>}
      </div>
    </Form>
  );
}

/** Several forms may be open at once, each with ids of its own. */
export function formName(entry: Pick<RectificationEntry, 'id'> | null, item: string | null): string {
  return entry?.id ?? item ?? 'other';
}

function blank(item: string | null, today: string): Partial<MeasureValues> {
  return {
    ...(item === null ? {} : { item }),
    ...{ action: '', unit: '', due: '', state: 'not-started', stateOn: today },
  };
}
