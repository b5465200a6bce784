/** As what the tests' installation is known to the company's provider. */
export const CLIENT = { id: 'quita', secret: 'a secret of the tests, and long' } as const
