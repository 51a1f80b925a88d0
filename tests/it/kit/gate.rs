use tokio::sync::Semaphore;

/// Where a handler waits until the test lets it pass. Closed at first; opened once for each that may pass.
pub(crate) struct Gate(Semaphore);

impl Gate {
    pub(crate) fn closed() -> Self {
        Self(Semaphore::new(0))
    }

    pub(crate) fn open(&self) {
        self.0.add_permits(1);
    }

    pub(crate) async fn pass(&self) {
        self.0.acquire().await.expect("the gate stays").forget();
    }
}
