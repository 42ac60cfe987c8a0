import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { type AuditCheck, answer, api } from '../api.ts';
import { Faults } from '../faults.tsx';
import { FoldedSheet } from '../states.tsx';
import { texts } from './texts.ts';

const marked = /^\s*(\d{1,9}):([0-9a-f]{64})\s*$/;

/** Follows the chain, and finds an entry that was noted before. */
export function Verify() {
  const queries = useQueryClient();
  const verify = useMutation({
    mutationFn: ({ mark = '' }: { mark?: string }) => {
      const [, number, hash] = marked.exec(mark) ?? [];
      const noted = number !== undefined && hash !== undefined ? { number: Number(number), hash } : null;
      return answer(api.audit.verify.$post({ json: { mark: noted } }));
    },
    // The check is an act as well.
    onSuccess: () => queries.invalidateQueries({ queryKey: ['audit'] }),
  });
  return (
    <FoldedSheet title={texts.verify}>
      <p className="soft">{texts.verifyAbout}</p>
      <Form layout="vertical" requiredMark={false} onFinish={verify.mutate}>
        <Form.Item
          name="mark"
          label={texts.mark}
          extra={texts.markHint}
          rules={[{ pattern: marked, message: texts.markWrong }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Faults error={verify.error} />
        <div className="stack">
          <div>
            <Button type="primary" htmlType="submit" loading={verify.isPending}>
              {texts.run}
            </Button>
          </div>
          {verify.data && <Outcome check={verify.data} />}
        </div>
      </Form>
    </FoldedSheet>
  );
}

function Outcome({ check: { entries, head, fault } }: { check: AuditCheck }) {
  if (fault) {
    return (
      <Alert
        type="error"
        showIcon
        title={texts.bad(fault.number, fault.reason)}
        description={texts.badText}
      />
    );
  }
  return (
    <Alert
      type="success"
      showIcon
      title={texts.good(entries)}
      description={
        head && (
          <>
            {texts.note}
            <code data-testid="head">
              {head.number}:{head.hash}
            </code>
          </>
        )
      }
    />
  );
}
