const [role, ...rest] = process.argv.slice(2);

/** The bench, or one of the processes that it starts of itself. */
if (role === 'provider') (await import('./provider/provider-role')).serveProvider();
else if (role === 'load') (await import('./load/load-role')).serveLoad();
else if (role === 'peer') (await import('../peers/peer-role')).servePeer();
else {
  const { bench } = await import('./bench');
  await bench(role === undefined ? [] : [role, ...rest]);
  process.exit();
}

export {};
