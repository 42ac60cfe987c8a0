import { Alert, AutoComplete, Button, Checkbox, Form, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import type { Duty, Person, Place } from '../api.ts';
import { dutyNames, dutyWords } from '../duty-names.ts';
import { texts } from './texts.ts';

/** What an administrator decides of a person. */
export type PersonSettings = Pick<Person, 'name' | 'duties' | 'scope'>;

interface Values {
  username: string;
  name: string;
  duties: Duty[];
  township?: string;
  school?: string;
}

const order: readonly Duty[] = ['publisher', 'analyst', 'administrator', 'auditor', 'liaison'];
const alone: readonly Duty[] = ['auditor', 'liaison'];

/** Name, duties and, for a liaison, the place. A new person gets a user name as well. */
export function PersonForm(props: {
  person: PersonSettings | null;
  places: readonly Place[];
  saveLabel: string;
  saving: boolean;
  onSave: (settings: PersonSettings & { username: string }) => void;
  outcome: ReactNode;
}) {
  const { person, places } = props;
  const [form] = Form.useForm<Values>();
  const duties = Form.useWatch('duties', form) ?? person?.duties ?? [];
  const township = Form.useWatch('township', form);
  const wanted = { required: true, message: texts.wanted };
  // Not `required`: that would mark the group so, which a group of boxes may not be.
  const chosen = {
    validator: async (_rule: unknown, value: readonly Duty[]) => {
      if (value.length === 0) throw new Error(texts.dutiesWanted);
    },
  };
  const save = ({ username, name, duties: given, township: code, school }: Values) => {
    const scope =
      given.includes('liaison') && code ? { township: code, school: school?.trim() || null } : null;
    props.onSave({ username, name: name.trim(), duties: given, scope });
  };
  // A duty that stands alone takes the others' place, and they take its.
  const choose = (next: Duty[]) => {
    const added = next.find((duty) => !duties.includes(duty));
    if (!added) return next;
    return alone.includes(added) ? [added] : next.filter((duty) => !alone.includes(duty));
  };
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="person-form"
      initialValues={{
        name: person?.name ?? '',
        duties: person?.duties ?? [],
        township: person?.scope?.township,
        school: person?.scope?.school ?? '',
      }}
      onFinish={save}
    >
      {person === null && (
        <Form.Item
          name="username"
          label={texts.username}
          extra={texts.usernameHint}
          rules={[{ required: true, pattern: /^[a-z][a-z0-9_.]{2,29}$/, message: texts.usernameWrong }]}
        >
          <Input autoComplete="off" autoCapitalize="none" autoFocus />
        </Form.Item>
      )}
      <Form.Item name="name" label={texts.name} rules={[wanted]}>
        <Input autoComplete="off" maxLength={30} />
      </Form.Item>
      <Form.Item name="duties" label={texts.duties} getValueFromEvent={choose} rules={[chosen]}>
        <Checkbox.Group className="choices">
          {order.map((duty) => (
            <Checkbox key={duty} value={duty}>
              {dutyNames[duty]}
              <span className="choice-words soft">{dutyWords[duty]}</span>
            </Checkbox>
          ))}
        </Checkbox.Group>
      </Form.Item>
      {duties.length > 1 && <Alert type="info" showIcon title={texts.together} className="above-button" />}
      {duties.includes('liaison') && (
        <div className="fields">
          <Form.Item name="township" label={texts.township} extra={texts.townshipHint} rules={[wanted]}>
            <Select
              showSearch
              optionFilterProp="label"
              options={places.map(({ code, name }) => ({ value: code, label: name }))}
            />
          </Form.Item>
          <Form.Item name="school" label={texts.school} extra={texts.schoolHint}>
            <AutoComplete
              allowClear
              options={(places.find(({ code }) => code === township)?.schools ?? []).map((value) => ({
                value,
              }))}
            />
          </Form.Item>
        </div>
      )}
      {props.outcome}
      <Button type="primary" htmlType="submit" size="large" loading={props.saving}>
        {props.saveLabel}
      </Button>
    </Form>
  );
}
