import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { firstValueFrom } from 'rxjs';

/** Files that only who is signed in may have: a link alone would not get them. */
@Injectable({ providedIn: 'root' })
export class Downloads {
  private readonly http = inject(HttpClient);

  /** @throws HttpErrorResponse when it could not be had */
  async save(path: string, name: string, params: Record<string, string> = {}): Promise<void> {
    const file = await firstValueFrom(this.http.get(path, { params, responseType: 'blob' }));
    const address = URL.createObjectURL(file);
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    URL.revokeObjectURL(address);
  }
}
