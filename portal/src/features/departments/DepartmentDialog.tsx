import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { invalidate } from '@/api/client';
import { createDepartmentMutation, updateDepartmentMutation } from '@/api/gen/@tanstack/react-query.gen';
import { DepartmentSelect } from '@/components/DepartmentSelect';
import { Dialog } from '@/components/Dialog';
import { EntryForm } from '@/components/EntryForm';
import type { DepartmentNode } from '@/components/departments';
import { placeErrors } from '@/components/errorText';

export interface DepartmentChange {
  kind: 'add' | 'rename' | 'move';
  node: DepartmentNode;
}

interface Values {
  name: string;
  parent_id: string;
}

interface Props {
  dialog: DepartmentChange;
  onClose: () => void;
  /** the new department's id */
  onAdded: (id: string, parent: string) => void;
}

function useSubmit({ dialog: { kind, node }, onClose, onAdded }: Props, fail: (error: unknown) => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const done = (text: string) => {
    message.success(text);
    invalidate(queries, 'departments', 'users');
    onClose();
  };
  const create = useMutation({ ...createDepartmentMutation(), onError: fail });
  const update = useMutation({ ...updateDepartmentMutation(), onError: fail });
  const submit = ({ name, parent_id }: Values, target: string) => {
    const text = name?.trim();
    if (kind === 'add') {
      const added = ({ id }: { id?: string }) => {
        if (id) onAdded(id, node.key);
        done(t('departments.added', { name: text }));
      };
      create.mutate({ body: { parent_id: node.key, name: text } }, { onSuccess: added });
    } else {
      const body = kind === 'rename' ? { name: text } : { parent_id };
      const said = kind === 'rename' ? t('departments.renamed') : t('departments.moved', { name: node.title, target });
      update.mutate({ path: { id: node.key }, body }, { onSuccess: () => done(said) });
    }
  };
  return { submit, pending: create.isPending || update.isPending };
}

/** Adds below a department, renames it, or gives it another parent. */
export function DepartmentDialog(props: Props & { nameOf: (id: string) => string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { dialog, onClose } = props;
  const { kind, node } = dialog;
  const [form] = Form.useForm<Values>();
  const { submit, pending } = useSubmit(props, (error) => {
    const field = kind === 'move' ? 'parent_id' : 'name';
    const rest = placeErrors(t, form, error, { name_taken: field, below_itself: field, too_deep: field });
    if (rest) message.error(rest);
  });
  return (
    <Dialog
      title={t(`departments.${kind}`)}
      okText={kind === 'rename' ? t('departments.confirmRename') : t('common.ok')}
      confirmLoading={pending}
      onOk={form.submit}
      onCancel={onClose}
      width={440}
    >
      <EntryForm<Values>
        form={form}
        name="department"
        layout="vertical"
        className="dialog-form"
        requiredMark={false}
        initialValues={{ name: kind === 'rename' ? node.title : '', parent_id: node.parent?.key }}
        onFinish={(values) => submit(values, props.nameOf(values.parent_id))}
      >
        {kind === 'add' && <p className="muted">{t('departments.addBelow', { name: node.title })}</p>}
        {kind === 'move' && <p className="muted">{t('departments.moveWhat', { name: node.title })}</p>}
        {kind === 'move' ? (
          <Form.Item
            name="parent_id"
            label={t('departments.parent')}
            extra={t('departments.moveHint')}
            rules={[{ required: true, message: t('departments.parentRequired') }]}
          >
            <DepartmentSelect excluded={node.key} />
          </Form.Item>
        ) : (
          <Form.Item
            name="name"
            label={t('departments.name')}
            rules={[{ required: true, whitespace: true, message: t('departments.nameRequired') }]}
          >
            <Input maxLength={64} showCount autoComplete="off" />
          </Form.Item>
        )}
      </EntryForm>
    </Dialog>
  );
}
