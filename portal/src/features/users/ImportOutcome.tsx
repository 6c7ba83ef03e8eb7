import { Alert, Progress, Radio, Statistic } from 'antd';
import { useTranslation } from 'react-i18next';
import type { UserImport } from '@/api/gen';
import { failureText, headerFaults } from './importText';

export type Mode = 'all' | 'valid';

/** How far checking or adding is; while a file is checked nobody knows yet how many rows it has. */
export function ImportProgress({ found }: { found: UserImport }) {
  const { t } = useTranslation();
  const { done, total } = found;
  return (
    <div className="import" role="status">
      <p className="muted">{found.file_name}</p>
      <p>{t(found.state === 'applying' ? 'users.import.applying' : 'users.import.checking')}</p>
      <Progress percent={total ? Math.floor((100 * done) / total) : 100} showInfo={Boolean(total)} status="active" />
      <p className="muted">
        {total ? t('common.doneOf', { done, count: total }) : ''} {t('users.import.mayClose')}
      </p>
    </div>
  );
}

/** What the file came to, in rows. */
export function ImportCounts({ found }: { found: UserImport }) {
  const { t } = useTranslation();
  const applied = found.state === 'applied';
  const names = applied
    ? (['added', 'unchanged', 'invalid', 'refused'] as const)
    : (['valid', 'unchanged', 'invalid'] as const);
  return (
    <div className="import-counts">
      {names.map((name) => (
        <Statistic key={name} title={t(`users.import.counts.${name}`)} value={found[name]} />
      ))}
    </div>
  );
}

/** All or nobody, or the good rows; with rows at fault only these. */
export function ImportChoice({
  found,
  mode,
  onChange,
}: {
  found: UserImport;
  mode: Mode;
  onChange: (mode: Mode) => void;
}) {
  const { t } = useTranslation();
  if (!found.valid) return <Alert type="info" showIcon title={t('users.import.nothing')} />;
  const options = [
    { value: 'all' as const, label: t('users.import.all'), disabled: found.invalid > 0 },
    { value: 'valid' as const, label: t('users.import.valid') },
  ];
  return (
    <>
      <Radio.Group
        vertical
        aria-label={t('users.import.choice')}
        options={options}
        value={mode}
        onChange={({ target }) => onChange(target.value as Mode)}
      />
      {found.invalid > 0 && <p className="muted small">{t('users.import.allHint')}</p>}
    </>
  );
}

/** Why the file could not be read, or why nobody was added. */
export function ImportFailure({ found }: { found: UserImport }) {
  const { t } = useTranslation();
  if (!found.error) return null;
  const held = found.state !== 'failed';
  const lines = headerFaults(t, found.error);
  return (
    <Alert
      type={held ? 'warning' : 'error'}
      showIcon
      title={held ? t('users.import.heldBack') : failureText(t, found.error)}
      description={lines.length > 0 && lines.map((line) => <div key={line}>{line}</div>)}
    />
  );
}
