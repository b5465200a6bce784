import type { TestCore } from '#server/platform/testing.ts'
import { TEST_PAPER_KEYS } from '#server/testing/core.ts'

/** What the web process reads at its start, over the database of a test. */
export function webEnvironment(
  core: TestCore,
  changes: Record<string, string> = {},
): Record<string, string> {
  return {
    QUITA_MODE: 'test',
    DATABASE_URL: core.appUrl,
    DATA_KEYS: `1:${Buffer.alloc(32, 7).toString('base64')}`,
    BLIND_INDEX_KEY: Buffer.alloc(32, 9).toString('base64'),
    PAPER_SIGNING_KEYS: TEST_PAPER_KEYS,
    AUTH_SECRET: 'a secret that only tests know, long enough',
    PORTAL_URL: 'http://localhost:3000',
    LOG_LEVEL: 'silent',
    OPERATOR_NAME: 'Acordo Claro',
    OPERATOR_LEGAL_NAME: 'Acordo Claro Serviços de Cobrança Ltda.',
    OPERATOR_CNPJ: '12345678000195',
    OPERATOR_ADDRESS: 'Rua das Palmeiras, 120, Recife/PE',
    OPERATOR_PHONE: '0800 000 0000',
    OPERATOR_HOURS: 'dias úteis, das 9h às 18h',
    OPERATOR_EMAIL: 'ajuda@acordoclaro.example',
    OPERATOR_DPO: 'privacidade@acordoclaro.example',
    PIX_BASE_URL: 'http://127.0.0.1:1',
    PIX_TOKEN_URL: 'http://127.0.0.1:1',
    PIX_CLIENT_ID: 'test',
    PIX_CLIENT_SECRET: 'test',
    PIX_WEBHOOK_SECRET: 'a-webhook-secret-of-the-test',
    PIX_WEBHOOK_URL: 'http://127.0.0.1:1/hook',
    SMS_URL: 'http://127.0.0.1:1',
    SMS_TOKEN: 'test',
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'avisos@acordoclaro.example',
    ...changes,
  }
}
