import { Radio } from 'antd';
import { useTranslation } from 'react-i18next';

export const SCOPES = ['one', 'following', 'all'] as const;
export type Scope = (typeof SCOPES)[number];

export function isScope(text: unknown): text is Scope {
  return SCOPES.includes(text as Scope);
}

interface Props {
  value: Scope;
  onChange: (scope: Scope) => void;
}

/** How much of a series is meant. */
export function ScopeChoice({ value, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Radio.Group
      className="scope-choice"
      aria-label={t('meetings.scope.label')}
      value={value}
      onChange={(event) => onChange(event.target.value as Scope)}
      options={SCOPES.map((scope) => ({ value: scope, label: t(`meetings.scope.${scope}`) }))}
    />
  );
}
