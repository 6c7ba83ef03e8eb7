import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { invalidate } from '@/api/client';
import { applyUserImportMutation } from '@/api/gen/@tanstack/react-query.gen';
import type { UserImport } from '@/api/gen';
import { Dialog } from '@/components/Dialog';
import { useErrorText } from '@/components/errorText';
import { ErrorState } from '@/components/States';
import { ImportChoice, ImportCounts, ImportFailure, ImportProgress, type Mode } from './ImportOutcome';
import { ImportPreview } from './ImportPreview';
import { ImportRows } from './ImportRows';
import { LastImport } from './LastImport';
import { ImportUpload } from './ImportUpload';
import { goesOn, useUserImport } from './useUserImport';
import './import.css';

function useApply() {
  const { message } = App.useApp();
  const errorText = useErrorText();
  const queries = useQueryClient();
  return useMutation({
    ...applyUserImportMutation(),
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => invalidate(queries, 'users'),
  });
}

/** The list, the tree and what is left of the licence show whom an import has added. */
function useAdded(state: string | undefined) {
  const queries = useQueryClient();
  useEffect(() => {
    if (state === 'applied') invalidate(queries, 'users', 'departments', 'site');
  }, [queries, state]);
}

/** Manual 1.2.3.2: a table of users is checked whole, and then added as chosen. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const [mode, setMode] = useState<Mode | null>(null);
  const { id, query, follow, shown, setShown } = useUserImport(page);
  const apply = useApply();
  const found = query.data?.id === id ? query.data : undefined; // not the one before it
  useAdded(found?.state);
  const chosen: Mode = found?.invalid ? 'valid' : (mode ?? 'all');
  const anew = () => {
    setPage(1);
    setMode(null);
  };
  const begin = (next: string) => {
    anew();
    follow(next);
  };
  const goTo = (last: boolean) => {
    anew();
    setShown(last);
  };
  const content = () => {
    if (id && query.isPending) return <Skeleton active />;
    if (!id || !shown)
      return (
        <>
          {found && <LastImport found={found} onShow={() => goTo(true)} />}
          <ImportUpload onStarted={begin} />
        </>
      );
    if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
    if (!found) return <Skeleton active />;
    if (goesOn(found)) return <ImportProgress found={found} />;
    const failed = found.state === 'failed';
    return (
      <div className="import">
        <p className="muted">{found.file_name}</p>
        <ImportFailure found={found} />
        {!failed && <ImportCounts found={found} />}
        {found.state === 'checked' && <ImportPreview found={found} />}
        {found.state === 'checked' && <ImportChoice found={found} mode={chosen} onChange={setMode} />}
        {!failed && <ImportRows found={found} page={page} onPage={setPage} />}
      </div>
    );
  };
  const start = ({ id }: UserImport) => apply.mutate({ path: { id }, body: { mode: chosen } });
  const footer = (
    <div className="drawer-foot">
      {found && shown && !goesOn(found) && <Button onClick={() => goTo(false)}>{t('users.import.another')}</Button>}
      <Button onClick={onClose}>{t('common.close')}</Button>
      {shown && found?.state === 'checked' && found.valid > 0 && (
        <Button type="primary" loading={apply.isPending} onClick={() => start(found)}>
          {t('users.import.apply', { count: found.valid })}
        </Button>
      )}
    </div>
  );
  return (
    <Dialog
      width={720}
      title={t('users.import.title')}
      classNames={{ body: 'import-body' }}
      onCancel={onClose}
      footer={footer}
      mask={{ closable: false }}
    >
      {content()}
    </Dialog>
  );
}
