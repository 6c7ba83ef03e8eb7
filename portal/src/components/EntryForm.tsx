import { Form, type FormProps } from 'antd';
import type { ReactNode } from 'react';
import { clearFaults, mayBeMended, type JudgedBy } from './serverFaults';
import { useUnsaved } from './unsaved';

type Props<T> = Omit<FormProps<T>, 'children'> & {
  children?: ReactNode;
  /** A change of one of these other fields clears the server's fault of the field too. */
  judgedBy?: JudgedBy<T>;
};

/**
 * The form of everything that is saved. A fault that the server found goes with the next change of its field. What has been
 * entered counts as unsaved work, so the end of the session does not take the page away.
 */
export function EntryForm<T extends object>({
  form: given,
  judgedBy = {},
  onValuesChange,
  onFinish,
  ...rest
}: Props<T>) {
  const [form] = Form.useForm<T>(given);
  useUnsaved(() => form.isFieldsTouched());
  return (
    <Form<T>
      {...rest}
      form={form}
      onValuesChange={(changed: Partial<T>, values) => {
        clearFaults(form, mayBeMended<T>(Object.keys(changed), judgedBy));
        onValuesChange?.(changed, values);
      }}
      onFinish={(values) => {
        clearFaults(form);
        onFinish?.(values);
      }}
    />
  );
}
