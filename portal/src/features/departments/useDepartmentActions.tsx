import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { invalidate } from '@/api/client';
import {
  deleteDepartmentMutation,
  previewDepartmentDeletionOptions,
  updateDepartmentMutation,
} from '@/api/gen/@tanstack/react-query.gen';
import type { DepartmentDeletionPreview } from '@/api/gen';
import type { DepartmentNode } from '@/components/departments';
import { useErrorText } from '@/components/errorText';
import { useQuestion } from '@/components/useQuestion';

/** What a deletion would do, in words. */
function Consequences({ preview }: { preview: DepartmentDeletionPreview }) {
  const { t } = useTranslation();
  const { department_count: subs, user_count: users, moves_to } = preview;
  if (!subs && !users) return <p className="muted">{t('departments.deleteEmpty')}</p>;
  return (
    <ul className="consequences">
      {subs > 0 && <li>{t('departments.deleteSubs', { count: subs })}</li>}
      {users > 0 && (
        <li>
          {t(subs ? 'departments.deleteAllUsers' : 'departments.deleteUsers', { count: users, target: moves_to.name })}
        </li>
      )}
    </ul>
  );
}

function Obstacles({ preview }: { preview: DepartmentDeletionPreview }) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('departments.deleteAdministrators')}</p>
      <ul className="consequences">
        {preview.administrators.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
    </>
  );
}

/** Deleting (after a preview of whom it touches) and moving by drag (after a question). */
export function useDepartmentActions(onDeleted: (node: DepartmentNode) => void) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const question = useQuestion();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const fail = (error: unknown) => void message.error(errorText(error));
  const update = useMutation({ ...updateDepartmentMutation(), onError: fail });
  const remove = useMutation({ ...deleteDepartmentMutation(), onError: fail });
  const refresh = () => invalidate(queries, 'departments', 'users');

  const erase = async (node: DepartmentNode) => {
    await remove.mutateAsync({ path: { id: node.key } }).then(
      () => {
        message.success(t('departments.deleted', { name: node.title }));
        onDeleted(node);
      },
      () => undefined,
    );
    refresh();
  };
  const askDelete = async (node: DepartmentNode) => {
    let preview: DepartmentDeletionPreview;
    try {
      preview = await queries.fetchQuery({
        ...previewDepartmentDeletionOptions({ path: { id: node.key } }),
        staleTime: 0,
      });
    } catch (error) {
      fail(error);
      return;
    }
    if (preview.administrators.length) {
      modal.warning({
        title: t('departments.deleteRefused', { name: node.title }),
        content: <Obstacles preview={preview} />,
        okText: t('common.close'),
      });
      return;
    }
    question({
      title: t('departments.deleteTitle', { name: node.title }),
      content: <Consequences preview={preview} />,
      okText: t('departments.delete'),
      destroys: true,
      onOk: () => erase(node),
    });
  };
  const askMove = (node: DepartmentNode, target: DepartmentNode) => {
    if (node.parent?.key === target.key) return;
    question({
      title: t('departments.moveTitle', { name: node.title, target: target.title }),
      content: t('departments.moveHint'),
      okText: t('common.ok'),
      onOk: () =>
        update.mutateAsync({ path: { id: node.key }, body: { parent_id: target.key } }).then(
          () => {
            message.success(t('departments.moved', { name: node.title, target: target.title }));
            refresh();
          },
          () => undefined,
        ),
    });
  };
  return { askDelete, askMove };
}
