/** What a user's, an administrator's and one's own form have alike. */
export interface Person {
  login_name: string;
  name: string;
  english_name: string;
  email: string;
  phone: string | null;
  mobile: string | null;
}

export const PERSON_FIELDS = ['login_name', 'name', 'english_name', 'email', 'phone', 'mobile'] as const;

/** The server refuses a password with words of the person in it. */
export const PASSWORD_JUDGED_BY = { password: PERSON_FIELDS } as const;

export function personOf({ login_name, name, english_name, email, phone, mobile }: Person): Person {
  return { login_name, name, english_name, email, phone, mobile };
}

/** As it is sent: trimmed, and an emptied number is none. */
export function tidyPerson<T extends Person>(values: T): T {
  const number = (text: string | null) => text?.trim() || null;
  return {
    ...values,
    login_name: values.login_name.trim(),
    name: values.name.trim(),
    english_name: values.english_name?.trim() ?? '',
    email: values.email.trim(),
    phone: number(values.phone),
    mobile: number(values.mobile),
  };
}
