import { AnswerRecord } from './answers/answer-record';
import { LoadProvider } from './provider/load-provider';
import type { Answer } from './targets/target';
import { durableStreamsPeer } from '../peers/durable-streams';
import { expressPeer } from '../peers/express';
import type { Peer } from '../peers/peer';
import { plainSocketIoPeer } from '../peers/socket-io';

const TOKENS = 40;
const whole = { lost: 0, doubled: 0, reordered: 0 };

describe('a peer', () => {
  const provider = new LoadProvider();
  let providerUrl: string;

  beforeAll(async () => {
    providerUrl = await provider.listen();
  });
  afterAll(() => provider.close());

  /** Reads one answer to its end; `meddle` sees how far it has come. */
  async function read(peer: Peer, meddle: (record: AnswerRecord, answer: Answer) => void = () => undefined): Promise<AnswerRecord> {
    const target = peer.target(await peer.serve({ providerUrl, redisUrl: '' }));
    const client = await target.connect(0);
    const record = new AnswerRecord(TOKENS);
    await new Promise<void>((resolve, reject) => {
      const answer = client.ask(
        { tokens: TOKENS, rate: 200 },
        {
          opened: () => undefined,
          text: (text) => {
            record.take(text);
            meddle(record, answer);
          },
          restarted: () => record.restart(),
          ended: resolve,
          failed: reject,
        },
      );
    });
    client.close();
    return record;
  }

  it.each([expressPeer, plainSocketIoPeer, durableStreamsPeer])('brings a whole answer: $name', async (peer) => {
    const record = await read(peer);
    expect(record.faults()).toEqual(whole);
    expect(record.firstTokenMs).not.toBeNull();
  });

  it('that can resume goes on where it was cut', async () => {
    let cuts = 0;
    const record = await read(durableStreamsPeer, ({ length }, answer) => {
      if (length < TOKENS / 2 || cuts > 0) return;
      cuts += 1;
      answer.cut();
      answer.resume?.();
    });
    expect(cuts).toBe(1);
    expect(record.faults()).toEqual(whole);
  });
});
