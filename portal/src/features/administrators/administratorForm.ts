import type { Administrator, AdministratorChange, NewAdministrator } from '@/api/gen';
import { accessOf, type Access } from '@/components/AccessFields';
import { changed } from '@/components/merge';
import { PERSON_FIELDS, personOf, tidyPerson, type Person } from '@/components/person';

export interface AdministratorValues extends Person, Access {
  scope_department_id: string;
}

export const ADMINISTRATOR_FIELDS = [
  ...PERSON_FIELDS,
  'scope_department_id',
] as const satisfies (keyof AdministratorValues)[];

export function valuesOf(administrator: Administrator): AdministratorValues {
  return { ...personOf(administrator), scope_department_id: administrator.scope_department_id };
}

export function toNew(values: AdministratorValues): NewAdministrator {
  const { access: _access, password: _password, ...administrator } = tidyPerson(values);
  return { ...administrator, ...accessOf(values) };
}

/** Only what differs from what was read. */
export function toChange(base: AdministratorValues, values: AdministratorValues): Omit<AdministratorChange, 'id'> {
  const { password } = values;
  return { ...changed(base, tidyPerson(values), [...ADMINISTRATOR_FIELDS]), ...(password ? { password } : {}) };
}
