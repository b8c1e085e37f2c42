/** Whether what was typed is worth looking up people by: two letters or digits, or one character that may be a surname. */
export const asksForPeople = (typed: string): boolean => typed.length > 1 || /\p{Script=Han}/u.test(typed);
