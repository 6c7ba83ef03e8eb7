import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { AUDIT_ACTIONS, GROUPS, useActionText } from './auditActions';

interface Props {
  /** actions with commas between them; empty is all */
  value: string;
  onChange: (value: string) => void;
}

/** Which actions to show, any number of them, grouped by what they are done to. */
export function ActionFilter({ value, onChange }: Props) {
  const { t } = useTranslation();
  const actionText = useActionText();
  const options = GROUPS.map((group) => ({
    label: t(`fields.nouns.${group}`),
    title: group,
    options: AUDIT_ACTIONS[group].map((action) => ({ value: action, label: actionText(action) })),
  }));
  return (
    <Select
      mode="multiple"
      className="audit-actions"
      popupMatchSelectWidth={280}
      aria-label={t('logs.action')}
      placeholder={t('logs.anyAction')}
      prefix={t('logs.action')}
      value={value ? value.split(',') : []}
      onChange={(next) => onChange(next.join(','))}
      options={options}
      optionFilterProp="label"
      maxTagCount={1}
      maxTagTextLength={16}
      allowClear
    />
  );
}
