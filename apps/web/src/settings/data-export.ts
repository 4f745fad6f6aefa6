import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { firstValueFrom } from 'rxjs';

const FILE_NAME = 'parley-chats.json';

/** Hands a person everything that they have here. */
@Injectable({ providedIn: 'root' })
export class DataExport {
  private readonly http = inject(HttpClient);

  async download(): Promise<void> {
    const file = await firstValueFrom(this.http.get('/api/export', { responseType: 'blob' }));
    const address = URL.createObjectURL(file);
    const link = document.createElement('a');
    link.href = address;
    link.download = FILE_NAME;
    link.click();
    URL.revokeObjectURL(address);
  }
}
